#include "local/storage/store_file.hpp"

#include "local/storage/trees.hpp"

#include <ddbm/error.hpp>

#include <array>
#include <cstdint>

namespace ddbm::local::detail {
namespace {

// FORMAT.md has the reasons of these values.
constexpr std::int64_t application_id = 0x6464626d;  // "ddbm"
constexpr std::int64_t format_version = 1;

// Where SQLite's header has what is asked here (https://www.sqlite.org/fileformat2.html, 1.3).
constexpr std::size_t header_size = 100;
constexpr std::size_t version_at = 60;
constexpr std::size_t application_at = 68;
constexpr std::string_view magic("SQLite format 3\0", 16);

std::int64_t big_endian(std::string_view bytes, std::size_t at)
{
    std::int64_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        value = value * 256 + static_cast<unsigned char>(bytes[i]);
    return value;
}

// The header as it is in the file, read without a lock and without a look at the log, which SQLite
// would put back into the file, whoever it belongs to. Not by a stream of our own: to close that
// would end the locks that this process has on the file.
std::string first_bytes(const sqlite_database& database)
{
    sqlite3_file* file = nullptr;
    sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    sqlite3_int64 size = 0;
    std::string header(header_size, '\0');
    int result = file->pMethods->xFileSize(file, &size);
    if (result == SQLITE_OK && size > 0)
        result = file->pMethods->xRead(file, header.data(), static_cast<int>(header_size), 0);
    if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ)
        database.fail(errc::store_unusable, sqlite3_errstr(result));
    header.resize(size < sqlite3_int64(header_size) ? static_cast<std::size_t>(size) : header_size);
    return header;
}

// Whatever fails while a file is opened is about the file.
[[noreturn]] void fail_to_open(const sqlite_database& database, int result)
{
    switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        database.fail(errc::store_unusable, "the file is in use by another process or store");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        database.fail(
            errc::store_damaged,
            std::string("the file is damaged: ") + sqlite3_errmsg(database.handle())
        );
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
void make_store(const sqlite_database& database)
{
    execute(
        database,
        "BEGIN EXCLUSIVE;" + pragma("application_id", application_id) +
            pragma("user_version", format_version) + create_tree_sql(catalog_tree) + "COMMIT"
    );
}

void open_in_memory(const sqlite_database& database)
{
    execute(database, pragma("page_size", 16384) + "PRAGMA journal_mode=MEMORY");
    make_store(database);
}

void open_file(const sqlite_database& database)
{
    if (sqlite3_db_readonly(database.handle(), "main") == 1)
        database.fail(errc::store_unusable, "the file may not be written");
    const std::string header = first_bytes(database);
    if (const std::string wrong = header.empty() ? "" : why_no_store(header); !wrong.empty())
        database.fail(errc::store_unusable, wrong);

    execute(database, "PRAGMA locking_mode=EXCLUSIVE");
    if (header.empty())
    {
        execute(database, pragma("page_size", 8192));
        make_store(database);
    }
    // The first reading takes the lock, which is kept.
    execute(
        database,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + pragma("cache_size", -65536) +
            pragma("wal_autocheckpoint", 8192) + pragma("journal_size_limit", 1 << 26) +
            "SELECT count(*) FROM sqlite_schema"
    );
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

std::string why_no_store(std::string_view bytes)
{
    if (bytes.size() < header_size || !bytes.starts_with(magic))
        return "this is not a store of ddbm";
    if (big_endian(bytes, application_at) != application_id)
        return "this is a database of another program";
    if (const std::int64_t version = big_endian(bytes, version_at); version != format_version)
        return "this store has the format version " + std::to_string(version) +
               ", this program reads version " + std::to_string(format_version);
    return {};
}

}  // namespace ddbm::local::detail
