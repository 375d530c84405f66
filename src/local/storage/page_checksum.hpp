// The checksum in the last bytes of each page of a file. FORMAT.md describes it.
#ifndef DDBM_SRC_LOCAL_STORAGE_PAGE_CHECKSUM_HPP
#define DDBM_SRC_LOCAL_STORAGE_PAGE_CHECKSUM_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ddbm::local::detail {

/// What SQLite leaves free at the end of each page.
inline constexpr std::size_t page_checksum_size = 8;

/// Pages count from 1.
void stamp_page(std::span<char> page, std::int64_t number) noexcept;
bool is_page_right(std::string_view page, std::int64_t number) noexcept;

/// The same for all pages of a database.
void stamp_pages(std::span<char> database, std::size_t page_size) noexcept;
bool are_pages_right(std::string_view database, std::size_t page_size) noexcept;

}  // namespace ddbm::local::detail

#endif
