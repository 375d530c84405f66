#include "local/storage/checked_file.hpp"

#include "local/storage/log_frame.hpp"
#include "local/storage/page_checksum.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <span>
#include <string>

namespace ddbm::local::detail {
namespace {

// -- What SQLite calls: the file below lies behind ours in the memory that SQLite has for both.

constexpr std::size_t alignment = 8;
static_assert(alignof(checked_file) <= alignment);
constexpr std::size_t own_size = (sizeof(checked_file) + alignment - 1) / alignment * alignment;

checked_file& of(sqlite3_file* file) noexcept
{
    return *static_cast<checked_file*>(file);
}

sqlite3_file* below(sqlite3_file* file) noexcept
{
    return of(file).below();
}

int close(sqlite3_file* file) noexcept
{
    sqlite3_file* const inner = below(file);
    of(file).~checked_file();
    return inner->pMethods->xClose(inner);
}

// The first version of them, that of files which are one connection's alone: no memory is shared,
// and none is mapped, where nobody could look at what is read.
const sqlite3_io_methods methods = {
    1,
    close,
    [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return of(f).read(to, n, at); },
    [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
        return of(f).write(from, n, at);
    },
    [](sqlite3_file* f, sqlite3_int64 size) { return of(f).truncate(size); },
    [](sqlite3_file* f, int flags) { return below(f)->pMethods->xSync(below(f), flags); },
    [](sqlite3_file* f, sqlite3_int64* size) {
        return below(f)->pMethods->xFileSize(below(f), size);
    },
    [](sqlite3_file* f, int lock) { return below(f)->pMethods->xLock(below(f), lock); },
    [](sqlite3_file* f, int lock) { return below(f)->pMethods->xUnlock(below(f), lock); },
    [](sqlite3_file* f, int* locked) {
        return below(f)->pMethods->xCheckReservedLock(below(f), locked);
    },
    [](sqlite3_file* f, int what, void* argument) {
        return below(f)->pMethods->xFileControl(below(f), what, argument);
    },
    [](sqlite3_file* f) { return below(f)->pMethods->xSectorSize(below(f)); },
    [](sqlite3_file* f) { return below(f)->pMethods->xDeviceCharacteristics(below(f)); },
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
};

sqlite3_vfs& system_of(sqlite3_vfs* vfs) noexcept
{
    return *static_cast<sqlite3_vfs*>(vfs->pAppData);
}

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) noexcept
{
    sqlite3_vfs& system = system_of(vfs);
    if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
        return system.xOpen(&system, path, file, flags, out);

    void* const memory = file;
    auto* const inner = reinterpret_cast<sqlite3_file*>(static_cast<char*>(memory) + own_size);
    file->pMethods = nullptr;
    inner->pMethods = nullptr;
    const int result = system.xOpen(&system, path, inner, flags, out);
    if (inner->pMethods == nullptr)
        return result;
    const bool is_log = (flags & SQLITE_OPEN_WAL) != 0;
    auto* const opened = new (memory)
        checked_file(is_log ? checked_file::kind::log : checked_file::kind::database, inner);
    opened->pMethods = &methods;
    return result;
}

sqlite3_vfs make_vfs(sqlite3_vfs& system, const char* name) noexcept
{
    sqlite3_vfs made{};
    made.iVersion = 1;
    made.szOsFile = static_cast<int>(own_size) + system.szOsFile;
    made.mxPathname = system.mxPathname;
    made.zName = name;
    made.pAppData = &system;
    made.xOpen = open;
    made.xDelete = [](sqlite3_vfs* vfs, const char* path, int sync) {
        return system_of(vfs).xDelete(&system_of(vfs), path, sync);
    };
    made.xAccess = [](sqlite3_vfs* vfs, const char* path, int flags, int* result) {
        return system_of(vfs).xAccess(&system_of(vfs), path, flags, result);
    };
    made.xFullPathname = [](sqlite3_vfs* vfs, const char* path, int size, char* out) {
        return system_of(vfs).xFullPathname(&system_of(vfs), path, size, out);
    };
    made.xRandomness = [](sqlite3_vfs* vfs, int size, char* out) {
        return system_of(vfs).xRandomness(&system_of(vfs), size, out);
    };
    made.xSleep = [](sqlite3_vfs* vfs, int microseconds) {
        return system_of(vfs).xSleep(&system_of(vfs), microseconds);
    };
    made.xCurrentTime = [](sqlite3_vfs* vfs, double* now) {
        return system_of(vfs).xCurrentTime(&system_of(vfs), now);
    };
    made.xGetLastError = [](sqlite3_vfs* vfs, int size, char* out) {
        return system_of(vfs).xGetLastError(&system_of(vfs), size, out);
    };
    return made;
}

// Known to SQLite as long as this code is there. Another copy of it has another name.
class registered_vfs
{
public:
    registered_vfs() : name_("ddbm-" + std::to_string(reinterpret_cast<std::uintptr_t>(&methods)))
    {
        sqlite3_initialize();
        sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
        if (system == nullptr)
            return;
        vfs_ = make_vfs(*system, name_.c_str());
        sqlite3_vfs_register(&vfs_, 0);
    }
    ~registered_vfs() { sqlite3_vfs_unregister(&vfs_); }

    registered_vfs(const registered_vfs&) = delete;
    registered_vfs& operator=(const registered_vfs&) = delete;

    const char* name() const noexcept { return name_.c_str(); }

private:
    std::string name_;
    sqlite3_vfs vfs_{};
};

checked_file* file_of(sqlite3* connection, int which) noexcept
{
    sqlite3_file* found = nullptr;
    sqlite3_file_control(connection, "main", which, &found);
    return found != nullptr && found->pMethods == &methods ? &of(found) : nullptr;
}

}  // namespace

const char* checked_file::vfs_name()
{
    static const registered_vfs ours;
    return ours.name();
}

checked_file* checked_file::database_of(sqlite3* connection) noexcept
{
    return file_of(connection, SQLITE_FCNTL_FILE_POINTER);
}

checked_file* checked_file::log_of(sqlite3* connection) noexcept
{
    return file_of(connection, SQLITE_FCNTL_JOURNAL_POINTER);
}

checked_file::checked_file(kind what, sqlite3_file* below) noexcept
    : sqlite3_file{nullptr}, kind_(what), below_(below)
{
}

checked_file::~checked_file() = default;

void checked_file::check_pages(std::size_t page_size)
{
    stamped_ = std::make_unique<char[]>(page_size);
    page_size_ = page_size;
}

int checked_file::keep_size(std::int64_t expected) noexcept
{
    sqlite3_int64 now = 0;
    const int result = below_->pMethods->xFileSize(below_, &now);
    if (result == SQLITE_OK)
    {
        size_ = now;
        expected_size_ = expected;
    }
    return result;
}

bool checked_file::was_cut() noexcept
{
    sqlite3_int64 now = 0;
    return below_->pMethods->xFileSize(below_, &now) == SQLITE_OK && now < size_;
}

int checked_file::read(void* to, int amount, sqlite3_int64 at) noexcept
{
    int result = read_below(to, static_cast<std::size_t>(amount), at);
    if (result == SQLITE_IOERR_SHORT_READ && (at < size_ || at + amount <= expected_size_))
        result = SQLITE_IOERR_DATA;
    else if (result == SQLITE_OK && is_page(amount, at))
        result = check(static_cast<const char*>(to), at);
    if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ)
        ++failures_;
    return result;
}

int checked_file::write(const void* from, int amount, sqlite3_int64 at) noexcept
{
    if (kind_ == kind::log)
        return write_log(from, static_cast<std::size_t>(amount), at);
    if (is_page(amount, at))
        return write_page(static_cast<const char*>(from), at);
    return write_below(from, static_cast<std::size_t>(amount), at);
}

int checked_file::truncate(sqlite3_int64 size) noexcept
{
    const int result = below_->pMethods->xTruncate(below_, size);
    if (result == SQLITE_OK)
        size_ = expected_size_ = size;
    return result;
}

int checked_file::read_below(void* to, std::size_t amount, std::int64_t at) noexcept
{
    return below_->pMethods->xRead(below_, to, static_cast<int>(amount), at);
}

int checked_file::write_below(const void* from, std::size_t amount, std::int64_t at) noexcept
{
    const int result = below_->pMethods->xWrite(below_, from, static_cast<int>(amount), at);
    if (result == SQLITE_OK)
        size_ = std::max(size_, at + static_cast<std::int64_t>(amount));
    return result;
}

// In a log nothing else has this size.
bool checked_file::is_page(int amount, std::int64_t at) const noexcept
{
    const auto size = static_cast<std::int64_t>(page_size_);
    return size != 0 && amount == size && (kind_ == kind::log || at % size == 0);
}

int checked_file::check(const char* page, std::int64_t at) noexcept
{
    if (kind_ == kind::log)
        return check_frame(page, at);
    const std::int64_t number = at / static_cast<std::int64_t>(page_size_) + 1;
    return is_page_right({page, page_size_}, number) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int checked_file::check_frame(const char* page, std::int64_t at) noexcept
{
    const std::int64_t header_at = at - static_cast<std::int64_t>(frame_header_size);
    const std::int64_t frame =
        (header_at - frame_at(0, page_size_)) / static_cast<std::int64_t>(frame_size(page_size_));
    char before[log_sums_size];
    char header[frame_header_size];
    int result = read_below(before, sizeof(before), sums_before(frame, page_size_));
    if (result == SQLITE_OK)
        result = read_below(header, sizeof(header), header_at);
    if (result != SQLITE_OK)
        return result;
    const log_frame found({header, sizeof(header)}, {page, page_size_});
    const weighted_sums sums = read_log_sums({before, sizeof(before)});
    return found.follows(sums, order_) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int checked_file::write_page(const char* page, std::int64_t at) noexcept
{
    std::memcpy(stamped_.get(), page, page_size_);
    stamp_page({stamped_.get(), page_size_}, at / static_cast<std::int64_t>(page_size_) + 1);
    return write_below(stamped_.get(), page_size_, at);
}

int checked_file::write_log(const void* from, std::size_t amount, std::int64_t at) noexcept
{
    if (at == 0)
    {
        // A new log has the words of this machine. Frames of an old one behind it would look like
        // damage.
        order_ = std::endian::native;
        if (size_ > 0)
            if (const int result = truncate(0); result != SQLITE_OK)
                return result;
    }
    const int result = write_below(from, amount, at);
    // Some of it may be there.
    if (result != SQLITE_OK)
        size_ = std::max(size_, at + static_cast<std::int64_t>(amount));
    return result;
}

}  // namespace ddbm::local::detail
