// The log beside a store's file: when it is written back into the file, and what is made sure of
// before something is written to it. A store in memory has none, and nothing happens.
#ifndef DDBM_SRC_LOCAL_STORAGE_STORE_LOG_HPP
#define DDBM_SRC_LOCAL_STORAGE_STORE_LOG_HPP

#include "local/storage/checked_file.hpp"
#include "local/storage/sqlite_database.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace ddbm::local::detail {

class store_log
{
public:
    /// Of a database that has been opened. Throws ddbm::error if the log is not what was written
    /// there, or the file is too short without it.
    explicit store_log(const sqlite_database& database);
    ~store_log();

    store_log(const store_log&) = delete;
    store_log& operator=(const store_log&) = delete;

    /// Call when the database has turned out to be a store; one that has not is left as it is, its
    /// log, too. Writes back what an earlier process has left, if that is possible.
    void start();

    /// Call before a transaction begins: what one that failed has left there goes.
    void begin()
    {
        if (log_ != nullptr)
            cut_off_rest();
    }
    /// Call before a transaction ends: throws unless both files are where they were.
    void commit() const
    {
        if (log_ == nullptr)
            return;
        check_file();
        check_log();
    }
    /// Call when a transaction has ended: now and then the log is written back. That this fails
    /// is no failure of the transaction; it is tried again later.
    void committed() noexcept
    {
        if (log_ != nullptr && frames_ >= due_at_)
            try_to_write_back();
    }

    /// Throws ddbm::error if that is not possible: nothing is lost then.
    void write_back();
    /// The same. False: there is no more room than before.
    bool make_room();

    /// How many readings of the two files have failed.
    std::uint64_t failures() const noexcept;

private:
    void check_content();
    void cut_off_rest();
    void check_file() const;
    void check_log() const;
    void try_to_write_back() noexcept;
    void share_room();

    const sqlite_database& database_;
    checked_file* file_ = nullptr;
    checked_file* log_ = nullptr;
    std::string file_name_;
    std::string log_name_;
    std::size_t page_size_ = 0;
    std::int64_t frames_ = 0;      // of whole transactions
    std::int64_t due_at_ = 0;      // frames
    std::int64_t most_pages_ = 0;  // of the file
};

}  // namespace ddbm::local::detail

#endif
