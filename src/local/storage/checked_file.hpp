// The files of a store as SQLite reads and writes them, with checksums: a database's pages get
// theirs when they are written, and theirs or that of a log's frame is verified when a page is
// read. What is not right is SQLITE_IOERR_DATA.
//
// It is one more layer (a "VFS", https://www.sqlite.org/vfs.html) above that of the system.
#ifndef DDBM_SRC_LOCAL_STORAGE_CHECKED_FILE_HPP
#define DDBM_SRC_LOCAL_STORAGE_CHECKED_FILE_HPP

#include <sqlite3.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace ddbm::local::detail {

class checked_file : public sqlite3_file
{
public:
    enum class kind
    {
        database,
        log,
    };

    /// What to open databases with.
    static const char* vfs_name();
    /// Those of a database that was opened with it. Null: it is in memory, or has no log.
    static checked_file* database_of(sqlite3* connection) noexcept;
    static checked_file* log_of(sqlite3* connection) noexcept;

    /// `below` has been opened, and is closed with this.
    checked_file(kind what, sqlite3_file* below) noexcept;
    ~checked_file();

    checked_file(const checked_file&) = delete;
    checked_file& operator=(const checked_file&) = delete;

    /// From now on the pages of a database, of this size, end with a checksum.
    void check_pages(std::size_t page_size);
    /// From now on the frames of a log, with pages of this size, are verified. `order` is that of
    /// the words of their checksums.
    void check_frames(std::size_t page_size, std::endian order) noexcept
    {
        page_size_ = page_size;
        order_ = order;
    }
    bool has_checksums() const noexcept { return page_size_ != 0; }

    /// Remembers how long the file is, and how long it should be: to read beyond its end in front
    /// of that is a failure, where SQLite would take it for zeros.
    int keep_size(std::int64_t expected) noexcept;
    /// How long it is as far as that and what was written tell.
    std::int64_t size() const noexcept { return size_; }
    /// Whether it is shorter than it should be.
    bool is_short() const noexcept { return size_ < expected_size_; }
    /// Whether somebody else has made it shorter.
    bool was_cut() noexcept;

    /// How many readings have failed.
    std::uint64_t failures() const noexcept { return failures_; }

    int read(void* to, int amount, sqlite3_int64 at) noexcept;
    int write(const void* from, int amount, sqlite3_int64 at) noexcept;
    int truncate(sqlite3_int64 size) noexcept;
    sqlite3_file* below() const noexcept { return below_; }

private:
    int read_below(void* to, std::size_t amount, std::int64_t at) noexcept;
    int write_below(const void* from, std::size_t amount, std::int64_t at) noexcept;
    bool is_page(int amount, std::int64_t at) const noexcept;
    int check(const char* page, std::int64_t at) noexcept;
    int check_frame(const char* page, std::int64_t at) noexcept;
    int write_page(const char* page, std::int64_t at) noexcept;
    int write_log(const void* from, std::size_t amount, std::int64_t at) noexcept;

    kind kind_;
    sqlite3_file* below_;
    std::size_t page_size_ = 0;        // 0: there are no checksums
    std::unique_ptr<char[]> stamped_;  // room for a page of a database
    std::int64_t size_ = 0;
    std::int64_t expected_size_ = 0;
    std::endian order_ = std::endian::native;
    std::uint64_t failures_ = 0;
};

}  // namespace ddbm::local::detail

#endif
