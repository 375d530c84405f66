#include "local/storage/store_file.hpp"

#include "local/storage/checked_file.hpp"
#include "local/storage/file_header.hpp"
#include "local/storage/page_checksum.hpp"
#include "local/storage/trees.hpp"

#include <ddbm/error.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

namespace ddbm::local::detail {
namespace {

// FORMAT.md has the reasons of these values.
constexpr std::size_t page_size_in_memory = 16384;
constexpr std::size_t page_size_in_file = 8192;

// The header as it is in the file, read without a lock and without a look at the log, which SQLite
// would put back into the file, whoever it belongs to. Not by a stream of our own: to close that
// would end the locks that this process has on the file.
std::string first_bytes(const sqlite_database& database)
{
    checked_file& file = *checked_file::database_of(database.handle());
    sqlite3_int64 size = 0;
    std::string header(file_header_size, '\0');
    int result = file.pMethods->xFileSize(&file, &size);
    if (result == SQLITE_OK && size > 0)
        result = file.read(header.data(), static_cast<int>(file_header_size), 0);
    if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ)
        database.fail(errc::store_unusable, sqlite3_errstr(result));
    if (size < static_cast<sqlite3_int64>(file_header_size))
        header.resize(static_cast<std::size_t>(size));
    return header;
}

// Whatever fails while a file is opened is about the file.
[[noreturn]] void fail_to_open(const sqlite_database& database, int result)
{
    if (code_of(result) == errc::store_damaged)
        database.fail(result, "the file is damaged");
    switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        database.fail(errc::store_unusable, "the file is in use by another process or store");
    default:
        database.fail(errc::store_unusable, sqlite3_errmsg(database.handle()));
    }
}

void execute(const sqlite_database& database, const std::string& sql)
{
    const int result = sqlite3_exec(database.handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK)
        fail_to_open(database, result);
}

std::string pragma(std::string_view name, std::int64_t value)
{
    return "PRAGMA " + std::string(name) + '=' + std::to_string(value) + ';';
}

// In a transaction, and before the log is switched on, so that the file itself says what it is from
// its first page on.
void make_store(const sqlite_database& database, std::size_t page_size)
{
    execute(database, pragma("page_size", static_cast<std::int64_t>(page_size)));
    int reserved = page_checksum_size;
    sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
    execute(
        database,
        "BEGIN EXCLUSIVE;" + pragma("application_id", application_id) +
            pragma("user_version", format_version) + create_tree_sql(catalog_tree) + "COMMIT"
    );
}

void open_in_memory(const sqlite_database& database)
{
    execute(database, "PRAGMA journal_mode=MEMORY");
    make_store(database, page_size_in_memory);
}

// Absent: there is no file yet.
std::optional<file_header> read_header(const sqlite_database& database)
{
    const std::string bytes = first_bytes(database);
    if (bytes.empty())
        return {};
    if (const std::string wrong = why_no_store(bytes); !wrong.empty())
        database.fail(errc::store_unusable, wrong);
    const file_header header(bytes);
    if (!header.is_plausible())
        database.fail(errc::store_damaged, "the file is damaged: its header contradicts itself");
    return header;
}

const char* log_name(const sqlite_database& database)
{
    return sqlite3_filename_wal(sqlite3_db_filename(database.handle(), "main"));
}

// Beside a file that has none is that of one which was there before. SQLite would take it for this
// one's, or delete it.
void refuse_foreign_log(const sqlite_database& database, const std::optional<file_header>& header)
{
    if (header && header->has_log())
        return;
    const std::string log = log_name(database);
    std::error_code ec;
    if (const std::uintmax_t size = std::filesystem::file_size(log, ec); !ec && size != 0)
        database.fail(
            errc::store_unusable,
            log + " is not its log but that of a file which was here before, and may hold writes "
                  "that are nowhere else; without it, this one can be opened"
        );
}

void keep_size(const sqlite_database& database, checked_file& file, std::int64_t expected)
{
    if (const int result = file.keep_size(expected); result != SQLITE_OK)
        database.fail(errc::store_unusable, sqlite3_errstr(result));
}

// Takes the lock, which is kept, and undoes what a process left that was killed while it made the
// file: all of it, perhaps.
void take_file(const sqlite_database& database, checked_file& file, const file_header& header)
{
    if (header.has_checksums())
        file.check_pages(header.page_size());
    const auto size = header.pages() * static_cast<std::int64_t>(header.page_size());
    keep_size(database, file, size);
    execute(database, "SELECT count(*) FROM sqlite_schema");
    // Nobody else can have changed it from here on.
    if (file.size() != 0)
        keep_size(database, file, size);
}

void open_file(const sqlite_database& database)
{
    if (sqlite3_db_readonly(database.handle(), "main") == 1)
        database.fail(errc::store_unusable, "the file may not be written");
    // Until it turns out to be a store.
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    const std::optional<file_header> header = read_header(database);
    refuse_foreign_log(database, header);

    execute(database, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_spill=OFF");
    checked_file& file = *checked_file::database_of(database.handle());
    if (header)
        take_file(database, file, *header);
    if (file.size() == 0)
    {
        file.check_pages(page_size_in_file);
        make_store(database, page_size_in_file);
    }
    execute(
        database,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + pragma("cache_size", -65536) +
            pragma("wal_autocheckpoint", 0) + "SELECT count(*) FROM sqlite_schema"
    );
    checked_file* const log = checked_file::log_of(database.handle());
    if (log == nullptr)
        database.fail(errc::store_unusable, "the log cannot be opened");
    keep_size(database, *log, 0);
}

}  // namespace

sqlite_database open_store(const std::string& file)
{
    sqlite_database database(file);
    execute(
        database, "PRAGMA secure_delete=OFF; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF"
    );
    if (file.empty())
        open_in_memory(database);
    else
        open_file(database);
    return database;
}

}  // namespace ddbm::local::detail
