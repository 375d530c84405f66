// A file that the version of the format before has written.

#include "local/storage/page_checksum.hpp"
#include "unit/local/storage/store_on_disk.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace ddbm::local::detail {
namespace {

namespace fs = std::filesystem;
using namespace ddbm::local::testing;

class StoreOfVersion1 : public store_on_disk
{
protected:
    StoreOfVersion1()
    {
        sqlite3_open(file_.c_str(), &database_);
        run("PRAGMA page_size=8192; PRAGMA locking_mode=EXCLUSIVE; PRAGMA "
            "application_id=1684300397;"
            "PRAGMA user_version=1; PRAGMA journal_mode=WAL;"
            "CREATE TABLE tree_1(key BLOB PRIMARY KEY,value BLOB)WITHOUT ROWID");
        for (int i = 0; i < 20; ++i)
            run("INSERT INTO tree_1 VALUES(CAST('" + std::to_string(i) + "' AS BLOB),CAST('" +
                std::to_string(i) + std::string(100, 'x') + "' AS BLOB))");
    }
    ~StoreOfVersion1() override { sqlite3_close(database_); }

    void run(const std::string& sql)
    {
        EXPECT_EQ(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    }

    void close()
    {
        sqlite3_close(database_);
        database_ = nullptr;
    }

    sqlite3* database_ = nullptr;
};

TEST_F(StoreOfVersion1, IsGoneOnWithAsItIs)
{
    close();

    {
        store s(file_);
        put(s, 20);
    }

    expect_entries(0, 21);
    EXPECT_EQ(content_of(file_)[63], 1);
    EXPECT_EQ(content_of(file_)[20], 0);
}

TEST_F(StoreOfVersion1, HasItsLogTakenWithIt)
{
    const std::string killed = folder_.file("killed.db");
    copy_store(file_, killed);
    ASSERT_GT(fs::file_size(killed + "-wal"), 10'000u);
    file_ = killed;

    expect_entries(0, 20);
}

TEST_F(StoreOfVersion1, ComesIntoAStoreOfThisOneByItsSnapshot)
{
    close();
    const std::string snapshot = store(file_).snapshot();
    fs::remove(file_);

    {
        store s(file_);
        s.restore(snapshot);
    }

    expect_entries(0, 20);
    EXPECT_EQ(content_of(file_)[63], 2);
    EXPECT_TRUE(are_pages_right(content_of(file_), page_size));
}

TEST_F(StoreOfVersion1, IsNotWhatBecomesOfOneOfThisByDamage)
{
    close();
    fs::remove(file_);
    store(file_).reset();

    change(file_, 63, "\1");

    expect_refused(errc::store_damaged, "contradicts itself");
}

}  // namespace
}  // namespace ddbm::local::detail
