#include "local/storage/log_frame.hpp"

namespace ddbm::local::detail {
namespace {

// Its last bit says in which order the bytes of a word are.
constexpr std::uint32_t log_magic = 0x377f0682;
constexpr std::uint32_t version = 3007000;

std::uint32_t number_at(std::string_view bytes, std::size_t at) noexcept
{
    return word_at<std::endian::big>(bytes.data() + at);
}

weighted_sums added(weighted_sums sums, std::string_view bytes, std::endian order) noexcept
{
    if (order == std::endian::big)
        sums.add<std::endian::big>(bytes);
    else
        sums.add<std::endian::little>(bytes);
    return sums;
}

}  // namespace

weighted_sums read_log_sums(std::string_view bytes) noexcept
{
    return {number_at(bytes, 0), number_at(bytes, 4)};
}

bool log_header::is_right(std::size_t page_size) const noexcept
{
    return (number_at(bytes_, 0) & ~1u) == log_magic && number_at(bytes_, 4) == version &&
           number_at(bytes_, 8) == page_size && added({}, bytes_.substr(0, 24), order()) == sums();
}

std::endian log_header::order() const noexcept
{
    return (number_at(bytes_, 0) & 1u) != 0 ? std::endian::big : std::endian::little;
}

bool log_frame::ends_transaction() const noexcept
{
    return number_at(header_, 4) != 0;
}

bool log_frame::follows(weighted_sums before, std::endian order) const noexcept
{
    return added(added(before, header_.substr(0, 8), order), page_, order) == sums();
}

}  // namespace ddbm::local::detail
