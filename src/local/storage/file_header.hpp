// What the first bytes of a database say of it
// (https://www.sqlite.org/fileformat2.html, 1.3). FORMAT.md has the versions.
#ifndef DDBM_SRC_LOCAL_STORAGE_FILE_HEADER_HPP
#define DDBM_SRC_LOCAL_STORAGE_FILE_HEADER_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

inline constexpr std::int64_t application_id = 0x6464626d;  // "ddbm"
inline constexpr std::int64_t format_version = 2;
inline constexpr std::int64_t oldest_format_version = 1;

inline constexpr std::size_t file_header_size = 100;

/// What is wrong with a database that starts with these bytes; empty: it is a store.
std::string why_no_store(std::string_view first_bytes);

// Of a store.
class file_header
{
public:
    /// Of file_header_size bytes at least.
    explicit file_header(std::string_view bytes) noexcept;

    std::int64_t version() const noexcept { return version_; }
    std::size_t page_size() const noexcept { return page_size_; }
    /// How many there are, in the file itself.
    std::int64_t pages() const noexcept { return pages_; }
    bool has_log() const noexcept { return has_log_; }

    /// Whether pages end with a checksum, as from version 2 on.
    bool has_checksums() const noexcept { return version_ >= 2; }
    /// Whether it says the same everywhere.
    bool is_plausible() const noexcept;

private:
    std::int64_t version_;
    std::size_t page_size_;
    std::int64_t pages_;
    std::size_t reserved_;  // at the end of each page
    bool has_log_;
};

/// Makes it that of a database without a log.
void take_log_from_header(std::string& database) noexcept;

}  // namespace ddbm::local::detail

#endif
