#include "local/storage/store_log.hpp"

#include "local/storage/log_check.hpp"
#include "local/storage/log_frame.hpp"
#include "local/storage/room.hpp"

#include <ddbm/error.hpp>

#include <exception>
#include <filesystem>
#include <system_error>

namespace ddbm::local::detail {
namespace {

// After the log could not be written back, 1 MiB of 8 KiB pages later.
constexpr std::int64_t frames_between_attempts = 128;

std::size_t page_size_of(const sqlite_database& database)
{
    sqlite_statement query(database, "PRAGMA page_size");
    query.step();
    return static_cast<std::size_t>(query.integer(0));
}

}  // namespace

store_log::store_log(const sqlite_database& database)
    : database_(database), file_(checked_file::database_of(database.handle())),
      log_(checked_file::log_of(database.handle()))
{
    if (log_ == nullptr)
        return;
    file_name_ = sqlite3_db_filename(database.handle(), "main");
    log_name_ = sqlite3_filename_wal(sqlite3_db_filename(database.handle(), "main"));
    page_size_ = page_size_of(database);
    if (file_->has_checksums())
        check_content();
    else
        frames_ = frames_in(log_->size(), page_size_);
    const auto note_frames = [](void* self, sqlite3*, const char*, int frames) {
        static_cast<store_log*>(self)->frames_ = frames;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(database.handle(), note_frames, this);
}

store_log::~store_log()
{
    sqlite3_wal_hook(database_.handle(), nullptr, nullptr);
}

void store_log::start()
{
    if (log_ == nullptr)
        return;
    sqlite3_db_config(database_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    try_to_write_back();
}

void store_log::write_back()
{
    if (log_ == nullptr)
        return;
    check_file();
    cut_off_rest();
    const int result = sqlite3_wal_checkpoint_v2(
        database_.handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr
    );
    // Whatever has become of its name, what was in it is in the file then.
    if (result == SQLITE_OK)
        frames_ = 0;
    check_log();
    if (result != SQLITE_OK)
        database_.fail(
            result, "the log cannot be written back, so it stays where it is, " + log_name_
        );
    share_room();
}

bool store_log::make_room()
{
    if (log_ == nullptr)
        return false;
    const bool had_some = log_->size() != 0;
    const std::int64_t most_before = most_pages_;
    write_back();
    return had_some || most_pages_ > most_before;
}

std::uint64_t store_log::failures() const noexcept
{
    return log_ == nullptr ? 0 : file_->failures() + log_->failures();
}

void store_log::check_content()
{
    const log_findings found = detail::check_log(*log_, page_size_);
    if (found.result != SQLITE_OK)
        database_.fail(found.result, log_name_ + " cannot be read");
    if (found.damaged_at)
        database_.fail(
            errc::store_damaged,
            log_name_ + " is damaged from byte " + std::to_string(*found.damaged_at) +
                " on, which would undo writes that were acknowledged; cut off there, it leaves "
                "the store without them"
        );
    // What the log has may not have been in the file yet.
    if (found.frames == 0 && file_->is_short())
        database_.fail(errc::store_damaged, "the file is damaged: a part of it is missing");
    frames_ = found.frames;
    log_->check_frames(page_size_, found.order);
}

// What is behind the last transaction would look like damage once other frames are in front of it.
void store_log::cut_off_rest()
{
    const std::int64_t end = frames_ == 0 ? 0 : frame_at(frames_, page_size_);
    if (log_->size() <= end)
        return;
    if (const int result = log_->truncate(end); result != SQLITE_OK)
        database_.fail(result, log_name_ + " cannot be cut");
}

void store_log::check_file() const
{
    int moved = 0;
    sqlite3_file_control(database_.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved != 0 || file_->was_cut())
        database_.fail(errc::store_failed, "the file was deleted, moved or cut while in use");
}

void store_log::check_log() const
{
    std::error_code ec;
    const std::uintmax_t size = std::filesystem::file_size(log_name_, ec);
    if (ec || size != static_cast<std::uintmax_t>(log_->size()))
        database_.fail(
            errc::store_failed, log_name_ + " was deleted, moved or changed while in use"
        );
}

void store_log::try_to_write_back() noexcept
{
    try
    {
        write_back();
    }
    catch (const std::exception&)
    {
        due_at_ = frames_ + frames_between_attempts;
    }
}

void store_log::share_room()
{
    std::error_code ec;
    std::filesystem::space_info disk = std::filesystem::space(file_name_, ec);
    if (ec)
        disk.capacity = disk.available = static_cast<std::uintmax_t>(-1);
    const std::int64_t pages = file_->size() / static_cast<std::int64_t>(page_size_);
    const room_shares shares = detail::share_room(disk.available, disk.capacity, pages, page_size_);
    due_at_ = shares.log_frames;
    most_pages_ = shares.file_pages;
    database_.execute("PRAGMA max_page_count=" + std::to_string(most_pages_));
}

}  // namespace ddbm::local::detail
