#include "local/storage/sqlite_database.hpp"

#include "local/storage/checked_file.hpp"

#include <ddbm/error.hpp>

#include <system_error>

namespace ddbm::local::detail {
namespace {

// SQLite takes ":memory:" and "file:..." for something else than files.
std::string path_of(const std::string& file)
{
    if (file.empty())
        return ":memory:";
    return file.starts_with(':') || file.starts_with("file:") ? "./" + file : file;
}

}  // namespace

errc code_of(int result) noexcept
{
    const int kind = result & 0xff;
    const bool is_damage =
        kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || result == SQLITE_IOERR_DATA;
    return is_damage ? errc::store_damaged : errc::store_failed;
}

sqlite_database::sqlite_database(const std::string& file)
    : name_(file.empty() ? "store in memory" : file)
{
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                          SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    sqlite3* opened = nullptr;
    const int result =
        sqlite3_open_v2(path_of(file).c_str(), &opened, flags, checked_file::vfs_name());
    connection_.reset(opened);
    if (result == SQLITE_OK)
        return;
    const int cause = opened == nullptr ? 0 : sqlite3_system_errno(opened);
    fail(
        errc::store_unusable,
        cause == 0 ? sqlite3_errstr(result) : std::generic_category().message(cause)
    );
}

void sqlite_database::execute(const std::string& sql) const
{
    const int result = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK)
        fail(result);
}

void sqlite_database::fail(int result) const
{
    fail(code_of(result), reason_of(result));
}

void sqlite_database::fail(int result, const std::string& what) const
{
    fail(code_of(result), what + ": " + reason_of(result));
}

void sqlite_database::fail(errc code, const std::string& reason) const
{
    throw error(code, name_ + ": " + reason);
}

std::string sqlite_database::reason_of(int result) const
{
    if (result == SQLITE_IOERR_DATA)
        return "something in it is missing or not what was written: its checksum is another one";
    std::string reason = sqlite3_errmsg(handle());
    if (const int cause = sqlite3_system_errno(handle());
        cause != 0 && (result & 0xff) == SQLITE_IOERR)
        reason += ": " + std::generic_category().message(cause);
    return reason;
}

sqlite_statement::sqlite_statement(const sqlite_database& database, std::string_view sql)
    : database_(&database)
{
    sqlite3_stmt* prepared = nullptr;
    const int result = sqlite3_prepare_v3(
        database.handle(),
        sql.data(),
        static_cast<int>(sql.size()),
        SQLITE_PREPARE_PERSISTENT,
        &prepared,
        nullptr
    );
    statement_.reset(prepared);
    if (result != SQLITE_OK)
        database.fail(result);
}

void sqlite_statement::fail_step(int result)
{
    // The connection keeps the text of the failure.
    reset();
    database_->fail(result);
}

}  // namespace ddbm::local::detail
