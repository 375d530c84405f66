#include "local/storage/page_checksum.hpp"
#include "local/storage/store.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>

namespace ddbm::local::detail {
namespace {

namespace fs = std::filesystem;

class StoreFile : public testing::Test
{
protected:
    StoreFile()
    {
        std::random_device random;
        folder_ = fs::temp_directory_path() / ("ddbm-store-" + std::to_string(random()));
        fs::create_directories(folder_);
        file_ = (folder_ / "store.db").string();
    }
    ~StoreFile() override { fs::remove_all(folder_); }

    void write(std::string_view content) const
    {
        std::ofstream(file_, std::ios::binary) << content;
    }
    std::string content() const
    {
        std::ifstream in(file_, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }

    // Changes bytes of the file.
    void change(std::size_t at, std::string_view bytes) const
    {
        write(content().replace(at, bytes.size(), bytes));
    }

    // Makes a store with three entries.
    void make_store() const
    {
        store s(file_);
        for (const char* key : {"a", "b", "c"})
            s.put(catalog_tree, key, "value");
    }

    // The file cannot be opened for this reason, and is what it was before.
    void expect_refused(errc code, std::string_view reason) const
    {
        const std::string before = content();
        try
        {
            store s(file_);
            FAIL() << "opened";
        }
        catch (const error& e)
        {
            const std::string& message = e.get_diagnostics().message();
            EXPECT_EQ(e.code(), code) << message;
            EXPECT_NE(message.find(file_), std::string::npos) << message;
            EXPECT_NE(message.find(reason), std::string::npos) << message;
        }
        EXPECT_EQ(content(), before);
    }

    fs::path folder_;
    std::string file_;
};

std::string get(store& s, tree_id tree, std::string_view key)
{
    std::string_view value;
    return s.get(tree, key, value) ? std::string(value) : "(none)";
}

// What a process that does this ends with. Nothing in it may return.
template <class Work>
int in_another_process(Work&& work)
{
    const pid_t child = fork();
    if (child == 0)
    {
        work();
        _exit(99);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

TEST_F(StoreFile, FindsEverythingAgain)
{
    tree_id tree = 0;
    {
        store s(file_);
        tree = s.create_tree();
        s.put(tree, "key", "value");
        s.put(catalog_tree, "tree", std::to_string(tree));
    }

    store s(file_);

    EXPECT_EQ(get(s, tree, "key"), "value");
    EXPECT_EQ(get(s, catalog_tree, "tree"), std::to_string(tree));
    EXPECT_GT(s.create_tree(), tree);
}

TEST_F(StoreFile, LosesNothingThatWasWrittenBeforeTheProcessIsKilled)
{
    const int ended_by = in_another_process([this] {
        store s(file_);
        for (int i = 0; i < 1000; ++i)
            s.put(catalog_tree, std::to_string(i), std::string(100, 'x'));
        s.begin();
        s.put(catalog_tree, "not committed", "x");
        raise(SIGKILL);
    });
    ASSERT_EQ(ended_by, -SIGKILL);

    store s(file_);

    for (int i = 0; i < 1000; ++i)
        ASSERT_EQ(get(s, catalog_tree, std::to_string(i)), std::string(100, 'x')) << i;
    EXPECT_EQ(get(s, catalog_tree, "not committed"), "(none)");
}

TEST_F(StoreFile, BelongsToOneStoreOfTheProcess)
{
    std::optional<store> first(file_);
    first->put(catalog_tree, "key", "value");

    EXPECT_THROW(store{file_}, error);
    first->put(catalog_tree, "key", "other");
    EXPECT_THROW(store{file_}, error);
    first.reset();

    store second(file_);
    EXPECT_EQ(get(second, catalog_tree, "key"), "other");
}

TEST_F(StoreFile, SaysThatTheFileIsInUse)
{
    const store first(file_);

    try
    {
        store second(file_);
        FAIL() << "opened";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::store_unusable);
        EXPECT_EQ(
            e.get_diagnostics().message(),
            file_ + ": the file is in use by another process or store"
        );
    }
}

TEST_F(StoreFile, BelongsToOneProcess)
{
    const auto opened_elsewhere = [this] {
        return in_another_process([this] {
            try
            {
                store s(file_);
                _exit(0);
            }
            catch (const error& e)
            {
                _exit(e.code() == errc::store_unusable ? 1 : 2);
            }
        });
    };

    {
        const store first(file_);
        EXPECT_EQ(opened_elsewhere(), 1);
    }
    EXPECT_EQ(opened_elsewhere(), 0);
}

TEST_F(StoreFile, TakesAnEmptyFile)
{
    write("");

    store s(file_);
    s.put(catalog_tree, "key", "value");

    EXPECT_EQ(get(s, catalog_tree, "key"), "value");
}

TEST_F(StoreFile, RefusesWhatIsNoDatabase)
{
    write("short");
    expect_refused(errc::store_unusable, "not a store");
    write(std::string(10'000, 'x'));
    expect_refused(errc::store_unusable, "not a store");
}

TEST_F(StoreFile, RefusesTheDatabaseOfAnotherProgram)
{
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "CREATE TABLE t(a)", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(other);

    expect_refused(errc::store_unusable, "another program");
}

TEST_F(StoreFile, RefusesAnotherFormatVersion)
{
    make_store();
    change(60, std::string_view("\0\0\0\7", 4));

    expect_refused(errc::store_unusable, "format version 7");
}

TEST_F(StoreFile, RefusesADamagedFile)
{
    make_store();
    change(100, std::string(400, '\xee'));

    expect_refused(errc::store_damaged, "damaged");
}

TEST_F(StoreFile, RefusesAFileThatWasCutShort)
{
    make_store();
    const std::string whole = content();

    for (std::size_t size : {5'000u, 8'192u})
    {
        write(whole.substr(0, size));
        expect_refused(errc::store_damaged, "damaged");
    }
}

TEST_F(StoreFile, RefusesAStoreWithoutCatalog)
{
    make_store();
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "DROP TABLE tree_1", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(other);
    expect_refused(errc::store_damaged, "checksum");

    std::string changed = content();
    stamp_pages(changed, 8192);
    write(changed);
    expect_refused(errc::store_damaged, "catalog");
}

TEST_F(StoreFile, RefusesAFolder)
{
    fs::create_directory(file_);

    EXPECT_THROW(store{file_}, error);
    try
    {
        store s(file_);
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::store_unusable);
        EXPECT_EQ(e.get_diagnostics().message(), file_ + ": Is a directory");
    }
}

TEST_F(StoreFile, RefusesAFileInAFolderThatIsNotThere)
{
    const std::string missing = (folder_ / "missing" / "store.db").string();

    EXPECT_THROW(store{missing}, error);
    EXPECT_FALSE(fs::exists(folder_ / "missing"));
}

TEST_F(StoreFile, RefusesAFileThatMayNotBeWritten)
{
    make_store();
    fs::permissions(file_, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    // Root may write everything, so it is nobody for a while.
    constexpr uid_t nobody = 65534;
    const uid_t user = geteuid();
    if (user == 0)
    {
        ASSERT_EQ(seteuid(nobody), 0);
    }

    expect_refused(errc::store_unusable, "may not be written");

    ASSERT_EQ(seteuid(user), 0);
}

TEST_F(StoreFile, TakesNamesThatMeanSomethingElseToSqlite)
{
    const fs::path before = fs::current_path();
    fs::current_path(folder_);

    {
        store one(":memory:");
        store two("file:two?mode=memory");
    }

    EXPECT_TRUE(fs::exists(folder_ / ":memory:"));
    EXPECT_TRUE(fs::exists(folder_ / "file:two?mode=memory"));
    fs::current_path(before);
}

// As with a disk that fails or is full: the system refuses to make the log longer.
TEST_F(StoreFile, UndoesWhatCannotBeWrittenAndGoesOnLater)
{
    const int result = in_another_process([this] {
        std::signal(SIGXFSZ, SIG_IGN);
        store s(file_);
        s.put(catalog_tree, "first", "1");
        const rlim_t size = fs::file_size(file_ + "-wal");
        const rlimit limited{size + 1000, RLIM_INFINITY};
        const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
        int failures = 0;

        setrlimit(RLIMIT_FSIZE, &limited);
        for (int i = 0; i < 3; ++i)
        {
            try
            {
                store_transaction all(s);
                s.put(catalog_tree, "one", "1");
                s.put(catalog_tree, "two", std::string(100'000, 'x'));
                all.commit();
            }
            catch (const error& e)
            {
                failures += e.code() == errc::store_failed;
            }
        }
        const bool undone = get(s, catalog_tree, "one") == "(none)";
        setrlimit(RLIMIT_FSIZE, &unlimited);
        s.put(catalog_tree, "later", "1");

        _exit(failures == 3 && undone && !s.in_transaction() ? 0 : 1);
    });
    EXPECT_EQ(result, 0);

    store s(file_);
    EXPECT_EQ(get(s, catalog_tree, "first"), "1");
    EXPECT_EQ(get(s, catalog_tree, "one"), "(none)");
    EXPECT_EQ(get(s, catalog_tree, "later"), "1");
}

TEST_F(StoreFile, BecomesSmallByReset)
{
    store s(file_);
    const tree_id tree = s.create_tree();
    s.put(tree, "large", std::string(10'000'000, 'x'));

    s.reset();
    s.put(catalog_tree, "key", "value");

    EXPECT_EQ(get(s, catalog_tree, "key"), "value");
    EXPECT_LT(s.snapshot().size(), 100'000u);
}

TEST_F(StoreFile, ExchangesSnapshotsWithStoresInMemory)
{
    store in_file(file_);
    store in_memory("");
    const tree_id tree = in_file.create_tree();
    in_file.put(tree, "key", "value");

    in_memory.restore(in_file.snapshot());
    EXPECT_EQ(get(in_memory, tree, "key"), "value");
    in_memory.put(tree, "key", "other");
    in_file.restore(in_memory.snapshot());

    EXPECT_EQ(get(in_file, tree, "key"), "other");
}

TEST_F(StoreFile, WritesTheLogBackWhileValuesAreLookedAt)
{
    {
        store s(file_);
        const std::string large(400'000, 'x');
        for (int i = 0; i < 1000; ++i)
        {
            const std::string key = std::to_string(i % 10);
            s.put(catalog_tree, key, large);
            ASSERT_EQ(get(s, catalog_tree, key).size(), large.size());
        }
        EXPECT_LT(fs::file_size(file_ + "-wal"), 150'000'000u);
    }

    EXPECT_FALSE(fs::exists(file_ + "-wal"));
}

}  // namespace
}  // namespace ddbm::local::detail
