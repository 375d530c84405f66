#ifndef DDBM_TESTS_UNIT_LOCAL_STORAGE_WATCHED_WRITES_HPP
#define DDBM_TESTS_UNIT_LOCAL_STORAGE_WATCHED_WRITES_HPP

// In the middle of what SQLite writes into files: to look at what is there, or to have it fail as
// on a full disk. Only one of them is there at a time.

#include <sqlite3.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>

namespace ddbm::local::testing {

class watched_writes
{
public:
    watched_writes()
    {
        current() = this;
        replace("write", &watched_writes::write);
        replace("pwrite", &watched_writes::write_at<off_t>);
        replace("pwrite64", &watched_writes::write_at<off64_t>);
        replace("ftruncate", &watched_writes::truncate);
    }
    ~watched_writes()
    {
        for (const char* name : {"write", "pwrite", "pwrite64", "ftruncate"})
            system().xSetSystemCall(&system(), name, nullptr);
        current() = nullptr;
    }

    watched_writes(const watched_writes&) = delete;
    watched_writes& operator=(const watched_writes&) = delete;

    /// From the write with this number on, which counts from 0, so many fail, the first of them in
    /// its middle. To cut a file is a write, too, but fails only after fail_to_cut().
    void fail(std::int64_t first, std::int64_t count = std::numeric_limits<std::int64_t>::max())
    {
        first_failing_ = first;
        failing_ = count;
    }
    void fail_no_more() { failing_ = 0; }
    void fail_to_cut() { cuts_fail_ = true; }

    /// Is called in the middle of each: half of the bytes are there.
    void look(std::function<void()> looker) { looker_ = std::move(looker); }

    std::int64_t count() const { return count_; }

private:
    static watched_writes*& current()
    {
        static watched_writes* the_one = nullptr;
        return the_one;
    }

    static sqlite3_vfs& system() { return *sqlite3_vfs_find("unix"); }

    // Some of them are not there on each system.
    template <class Call>
    static void replace(const char* name, Call call)
    {
        if (system().xGetSystemCall(&system(), name) != nullptr)
            system().xSetSystemCall(&system(), name, reinterpret_cast<sqlite3_syscall_ptr>(call));
    }

    bool fails(std::int64_t number) const
    {
        return number >= first_failing_ && number - first_failing_ < failing_;
    }

    // `do_half` and `do_all` return what the system does.
    template <class Half, class All>
    ssize_t meet(Half do_half, All do_all)
    {
        const std::int64_t number = count_++;
        if (fails(number) && number > first_failing_)
        {
            errno = ENOSPC;
            return -1;
        }
        const ssize_t written = do_half();
        if (looker_)
            looker_();
        return fails(number) ? written : do_all();
    }

    static ssize_t write(int file, const void* bytes, std::size_t size)
    {
        const off_t at = ::lseek(file, 0, SEEK_CUR);
        return current()->meet(
            [&] { return ::pwrite(file, bytes, size / 2, at); },
            [&] { return ::write(file, bytes, size); }
        );
    }

    template <class Offset>
    static ssize_t write_at(int file, const void* bytes, std::size_t size, Offset at)
    {
        return current()->meet(
            [&] { return ::pwrite(file, bytes, size / 2, at); },
            [&] { return ::pwrite(file, bytes, size, at); }
        );
    }

    static int truncate(int file, off_t size) { return current()->cut(file, size); }

    int cut(int file, off_t size)
    {
        const std::int64_t number = count_++;
        if (cuts_fail_ && fails(number))
        {
            errno = EIO;
            return -1;
        }
        if (looker_)
            looker_();
        return ::ftruncate(file, size);
    }

    std::int64_t count_ = 0;
    std::int64_t first_failing_ = 0;
    std::int64_t failing_ = 0;
    bool cuts_fail_ = false;
    std::function<void()> looker_;
};

}  // namespace ddbm::local::testing

#endif
