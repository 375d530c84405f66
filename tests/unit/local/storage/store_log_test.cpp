// The log beside a store's file, what is noticed of it and of the file, and what there is room for.

#include "local/storage/log_frame.hpp"
#include "unit/local/storage/store_on_disk.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

namespace ddbm::local::detail {
namespace {

namespace fs = std::filesystem;
using namespace ddbm::local::testing;

class StoreLog : public store_on_disk
{
protected:
    // A store with the entries 0 to 9 in the file and 10 to 19 in the log of one frame each, as a
    // process leaves it that is killed.
    void make_killed_store()
    {
        const std::string original = folder_.file("original.db");
        fs::remove(original);
        {
            store s(original);
            for (int i = 0; i < 10; ++i)
                put(s, i);
        }
        store s(original);
        for (int i = 10; i < 20; ++i)
            put(s, i);
        copy_store(original, file_);
        ASSERT_EQ(fs::file_size(log_), frame_at(10, page_size));
    }
};

TEST_F(StoreLog, IsWrittenBackWhenAFileIsOpened)
{
    make_killed_store();

    const store s(file_);

    EXPECT_EQ(fs::file_size(log_), 0u);
}

TEST_F(StoreLog, IsRefusedWhateverOfItHasChanged)
{
    make_killed_store();
    const std::string right = content_of(log_);
    const std::size_t frame = frame_size(page_size);
    const std::size_t places[] = {
        0,                                 // the header: its magic,
        17,                                // its salt,
        31,                                // and its checksum
        log_header_size + 3,               // a page's number
        log_header_size + 5 * frame + 12,  // a frame's salt
        log_header_size + 5 * frame + 23,  // and checksum
        right.size() - frame + 7,          // whether the last frame ends a transaction
        right.size() - frame + 30,         // the last page
        right.size() - 1};
    for (const std::size_t place : places)
    {
        SCOPED_TRACE(place);
        write_file(log_, right);
        change(log_, place, std::string(1, static_cast<char>(right[place] ^ 0x40)));

        const std::size_t at = place < log_header_size
                                   ? 0
                                   : log_header_size + (place - log_header_size) / frame * frame;
        expect_refused(
            errc::store_damaged, "store.db-wal is damaged from byte " + std::to_string(at) + " on"
        );
    }
}

TEST_F(StoreLog, IsRefusedIfFramesAreMissingInIt)
{
    make_killed_store();
    const std::string right = content_of(log_);
    const auto at = static_cast<std::size_t>(frame_at(8, page_size));
    const std::string reason = "is damaged from byte " + std::to_string(at) + " on";

    // Zeros up to the end; one of two frames; one twice.
    write_file(log_, right.substr(0, at) + std::string(right.size() - at, '\0'));
    expect_refused(errc::store_damaged, reason);
    write_file(log_, right.substr(0, at) + right.substr(at + frame_size(page_size)));
    expect_refused(errc::store_damaged, reason);
    write_file(log_, right.substr(0, at) + right.substr(at - frame_size(page_size)));
    expect_refused(errc::store_damaged, reason);
}

TEST_F(StoreLog, CanBeCutWhereItIsDamaged)
{
    make_killed_store();
    const auto damaged_at = static_cast<std::size_t>(frame_at(6, page_size));
    change(log_, damaged_at + 100, "!");

    fs::resize_file(log_, damaged_at);

    expect_entries(0, 16);
    store s(file_);
    EXPECT_EQ(get(s, "16"), "(none)");
}

TEST_F(StoreLog, EndsInFrontOfWhatWasNotWrittenToItsEnd)
{
    // Killed while the last frame was written, in its header or in its page.
    for (const std::size_t missing : {page_size + 10, page_size, std::size_t(4096), std::size_t(1)})
    {
        make_killed_store();
        fs::resize_file(log_, fs::file_size(log_) - missing);
        expect_entries(0, 19);
    }
    // While its own header was.
    make_killed_store();
    fs::resize_file(log_, 20);
    expect_entries(0, 10);
}

TEST_F(StoreLog, EndsInFrontOfATransactionThatWasNotWrittenToItsEnd)
{
    {
        store s(file_);
        put(s, 1);
        put(s, 2, 50'000);
        copy_store(file_, folder_.file("killed.db"));
    }
    file_ = folder_.file("killed.db");
    log_ = file_ + "-wal";
    ASSERT_GT(fs::file_size(log_), frame_at(6, page_size));
    // Whole frames.
    fs::resize_file(log_, static_cast<std::uintmax_t>(frame_at(4, page_size)));

    store s(file_);

    EXPECT_EQ(get(s, "1").size(), 101u);
    EXPECT_EQ(get(s, "2"), "(none)");
}

TEST_F(StoreLog, HasNothingOfATransactionBeforeItEnds)
{
    store s(file_);
    put(s, 1);
    const auto size = fs::file_size(log_);
    // More than the cache is to hold.
    const std::string large(8'000'000, 'x');
    s.begin();
    for (int i = 0; i < 9; ++i)
        s.put(catalog_tree, std::to_string(i), large);
    EXPECT_EQ(fs::file_size(log_), size);
    s.rollback();
}

TEST_F(StoreLog, IsNotTakenForThatOfAnotherFile)
{
    make_killed_store();
    std::string other;
    {
        store s("");
        put(s, 77);
        other = s.snapshot();
    }

    write_file(file_, other);
    expect_refused(errc::store_unusable, "store.db-wal is not its log");
    fs::remove(file_);
    expect_refused(errc::store_unusable, "store.db-wal is not its log");
    EXPECT_EQ(content_of(file_), "");

    fs::remove(log_);
    write_file(file_, other);
    expect_entries(77, 78);
}

TEST_F(StoreLog, IsVerifiedWhenItIsRead)
{
    // More than the cache holds, so that some is read from the log again.
    const std::string large(8'000'000, 'x');
    store s(file_);
    const tree_id other = s.create_tree();
    s.put(other, "key", "value");
    {
        // Somebody who reads keeps it from being written back.
        cursor reading = s.find(other, "", "", direction::forward);
        ASSERT_TRUE(reading.next());
        store_transaction all(s);
        for (int i = 1; i <= 9; ++i)
            s.put(catalog_tree, std::to_string(i), large);
        all.commit();
    }
    ASSERT_GT(fs::file_size(log_), 64'000'000u);
    for (int i = 1; i <= 9; ++i)
        EXPECT_EQ(get(s, std::to_string(i)), large) << i;
    std::string damaged = content_of(log_);
    for (std::size_t at = 5000; at < damaged.size(); at += page_size / 2)
        damaged[at] = 'y';
    write_file(log_, damaged);

    int failures = 0;
    for (int i = 1; i <= 9; ++i)
    {
        try
        {
            EXPECT_EQ(get(s, std::to_string(i)), large) << i;
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::store_damaged);
            ++failures;
        }
    }
    EXPECT_GT(failures, 0);
    expect_failure(errc::store_damaged, "written back", [&] { s.write_back(); });
}

TEST_F(StoreLog, AndFileAreVerifiedWhenTheyAreRead)
{
    // The catalog's tree is read when the file is opened.
    tree_id tree = 0;
    {
        store s(file_);
        tree = s.create_tree();
        for (int i = 0; i < 1000; ++i)
            s.put(tree, std::to_string(i), std::string(100, 'x'));
    }
    store s(file_);
    std::string damaged = content_of(file_);
    for (std::size_t at = page_size * 4 + 10; at < damaged.size(); at += page_size)
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
    write_file(file_, damaged);

    expect_failure(errc::store_damaged, "checksum", [&] {
        std::string_view value;
        for (int i = 0; i < 1000; ++i)
            EXPECT_TRUE(s.get(tree, std::to_string(i), value)) << i;
    });
    expect_failure(errc::store_damaged, "cannot be read", [&] { s.snapshot(); });
}

TEST_F(StoreLog, AndFileAreNotMadeWholeByZeros)
{
    // A value of several pages, of which the file ends with the last one.
    std::optional<store> s(file_);
    const tree_id tree = s->create_tree();
    const std::string large(50'000, 'x');
    s->put(tree, "key", large);
    s->write_back();
    const auto size = fs::file_size(file_);
    s->put(tree, "other", large);

    // The others are written behind it when the store is closed.
    fs::resize_file(file_, size - page_size);
    s.reset();

    EXPECT_GT(fs::file_size(file_), size);
    store again(file_);
    std::string_view value;
    expect_failure(errc::store_damaged, "checksum", [&] { again.get(tree, "key", value); });
}

TEST_F(StoreLog, IsWhatAFileMayBeTooShortWithout)
{
    {
        store s(file_);
        s.put(s.create_tree(), "key", std::string(50'000, 'x'));
    }

    fs::resize_file(file_, fs::file_size(file_) - 10);

    expect_refused(errc::store_damaged, "a part of it is missing");
}

TEST_F(StoreLog, HasItsPlaceBesideAFileThatIsThere)
{
    const auto expect_gone = [&](std::string_view reason, auto change) {
        SCOPED_TRACE(reason);
        std::optional<store> s(file_);
        put(*s, 1);
        change();
        expect_failure(errc::store_failed, reason, [&] { put(*s, 2); });
        expect_failure(errc::store_failed, reason, [&] { s->erase(catalog_tree, "1"); });
        expect_failure(errc::store_failed, reason, [&] {
            store_transaction all(*s);
            put(*s, 2);
            all.commit();
        });
        expect_failure(errc::store_failed, reason, [&] { s->write_back(); });
        try
        {
            EXPECT_EQ(get(*s, "2"), "(none)");
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::store_damaged);
        }
        s.reset();
        for (const auto& each : fs::directory_iterator(folder_.path()))
            fs::remove(each.path());
    };

    expect_gone("the file was deleted", [&] { fs::remove(file_); });
    expect_gone("the file was deleted", [&] { fs::rename(file_, folder_.file("elsewhere")); });
    expect_gone("the file was deleted", [&] {
        fs::copy_file(file_, folder_.file("other"));
        fs::rename(folder_.file("other"), file_);
    });
    expect_gone("the file was deleted", [&] { fs::resize_file(file_, page_size); });
    expect_gone("store.db-wal was deleted", [&] { fs::remove(log_); });
    expect_gone("store.db-wal was deleted", [&] { fs::resize_file(log_, 0); });
}

// What a process that does this ends with.
template <class Work>
int in_another_process(Work&& work)
{
    const pid_t child = fork();
    if (child == 0)
    {
        int result = 98;
        try
        {
            result = work();
        }
        catch (const std::exception&)
        {
        }
        _exit(result);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

// No file becomes larger than this.
void limit_files(rlim_t size)
{
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{size, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
}

bool can_put(store& s, int number)
{
    try
    {
        put(s, number);
        return true;
    }
    catch (const error&)
    {
        return false;
    }
}

TEST_F(StoreLog, MakesRoomWhenItIsFull)
{
    const int result = in_another_process([this] {
        store s(file_);
        limit_files(600'000);
        for (int i = 0; i < 2'000; ++i)
            if (!can_put(s, i % 20) && (!s.make_room() || !can_put(s, i % 20)))
                return 1;
        return 0;
    });

    EXPECT_EQ(result, 0);
    expect_entries(0, 20);
}

TEST_F(StoreLog, StaysIfItCannotBeWrittenBackAndIsWrittenBackLater)
{
    const int result = in_another_process([this] {
        store s(file_);
        limit_files(100'000);
        int number = 0;
        for (;; ++number)
            if (!can_put(s, number) && (!s.make_room() || !can_put(s, number)))
                break;
        std::string message;
        try
        {
            s.write_back();
            return 1;
        }
        catch (const error& e)
        {
            message = e.get_diagnostics().message();
        }
        if (message.find("cannot be written back") == message.npos || can_put(s, number))
            return 2;
        limit_files(RLIM_INFINITY);
        for (int i = 0; i < 200; ++i, ++number)
            put(s, number);
        s.write_back();
        return fs::file_size(log_) == 0 && get(s, "199") != "(none)" ? 0 : 3;
    });

    EXPECT_EQ(result, 0);
    expect_entries(0, 200);
}

}  // namespace
}  // namespace ddbm::local::detail
