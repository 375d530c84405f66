#include "local/storage/page_checksum.hpp"

#include "local/storage/weighted_sums.hpp"

namespace ddbm::local::detail {
namespace {

// It starts with the page's number: a page that stands where another one belongs is noticed.
weighted_sums sums_of(std::string_view content, std::int64_t number) noexcept
{
    weighted_sums sums{static_cast<std::uint32_t>(number), 0};
    sums.add<std::endian::little>(content);
    return sums;
}

void put(char* bytes, std::uint32_t word) noexcept
{
    for (int i = 0; i < 4; ++i, word >>= 8)
        bytes[i] = static_cast<char>(word & 0xff);
}

}  // namespace

void stamp_page(std::span<char> page, std::int64_t number) noexcept
{
    const std::size_t content = page.size() - page_checksum_size;
    const weighted_sums sums = sums_of({page.data(), content}, number);
    put(page.data() + content, sums.first);
    put(page.data() + content + 4, sums.second);
}

bool is_page_right(std::string_view page, std::int64_t number) noexcept
{
    const std::size_t content = page.size() - page_checksum_size;
    const char* const stored = page.data() + content;
    return sums_of(page.substr(0, content), number) ==
           weighted_sums{
               word_at<std::endian::little>(stored), word_at<std::endian::little>(stored + 4)};
}

void stamp_pages(std::span<char> database, std::size_t page_size) noexcept
{
    std::int64_t number = 0;
    for (std::size_t at = 0; at + page_size <= database.size(); at += page_size)
        stamp_page(database.subspan(at, page_size), ++number);
}

bool are_pages_right(std::string_view database, std::size_t page_size) noexcept
{
    std::int64_t number = 0;
    for (; database.size() >= page_size; database.remove_prefix(page_size))
        if (!is_page_right(database.substr(0, page_size), ++number))
            return false;
    return database.empty();
}

}  // namespace ddbm::local::detail
