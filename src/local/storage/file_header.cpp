#include "local/storage/file_header.hpp"

#include "local/storage/page_checksum.hpp"

namespace ddbm::local::detail {
namespace {

constexpr std::string_view file_magic("SQLite format 3\0", 16);
constexpr std::size_t page_size_at = 16;
constexpr std::size_t log_bytes_at = 18;  // two
constexpr std::size_t reserved_at = 20;
constexpr std::size_t pages_at = 28;
constexpr std::size_t version_at = 60;
constexpr std::size_t application_at = 68;

constexpr char with_log = 2;
constexpr char without_log = 1;

std::int64_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) noexcept
{
    std::int64_t value = 0;
    for (std::size_t i = at; i < at + size; ++i)
        value = value * 256 + static_cast<unsigned char>(bytes[i]);
    return value;
}

// 65536 does not fit into the two bytes, and is 1 there.
std::size_t page_size_in(std::string_view bytes) noexcept
{
    const auto size = static_cast<std::size_t>(big_endian(bytes, page_size_at, 2));
    return size == 1 ? 65536 : size;
}

bool is_power_of_two(std::size_t n) noexcept
{
    return n != 0 && (n & (n - 1)) == 0;
}

}  // namespace

std::string why_no_store(std::string_view bytes)
{
    if (bytes.size() < file_header_size || !bytes.starts_with(file_magic))
        return "this is not a store of ddbm";
    if (big_endian(bytes, application_at, 4) != application_id)
        return "this is a database of another program";
    const std::int64_t version = big_endian(bytes, version_at, 4);
    if (version < oldest_format_version || version > format_version)
        return "this store has the format version " + std::to_string(version) +
               ", this program reads versions " + std::to_string(oldest_format_version) + " to " +
               std::to_string(format_version);
    return {};
}

file_header::file_header(std::string_view bytes) noexcept
    : version_(big_endian(bytes, version_at, 4)), page_size_(page_size_in(bytes)),
      pages_(big_endian(bytes, pages_at, 4)),
      reserved_(static_cast<std::size_t>(big_endian(bytes, reserved_at, 1))),
      has_log_(bytes[log_bytes_at] == with_log)
{
}

bool file_header::is_plausible() const noexcept
{
    return page_size_ >= 512 && is_power_of_two(page_size_) &&
           (reserved_ == page_checksum_size) == has_checksums();
}

void take_log_from_header(std::string& database) noexcept
{
    database[log_bytes_at] = without_log;
    database[log_bytes_at + 1] = without_log;
}

}  // namespace ddbm::local::detail
