#include "local/streams/sequence.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace ddbm::local::detail {
namespace {

// In front of 20 digits, which hold every number.
constexpr char first_digit = '1';
constexpr std::size_t other_digits = 20;

}  // namespace

void append_sequence(std::string& out, std::uint64_t sequence)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(sequence >> shift & 0xff));
}

std::uint64_t read_sequence(std::string_view bytes) noexcept
{
    std::uint64_t sequence = 0;
    for (char byte : bytes.substr(0, sequence_size))
        sequence = sequence << 8 | static_cast<unsigned char>(byte);
    return sequence;
}

std::string sequence_text(std::uint64_t sequence)
{
    const std::string digits = std::to_string(sequence);
    return first_digit + std::string(other_digits - digits.size(), '0') + digits;
}

std::optional<std::uint64_t> sequence_from(std::string_view text) noexcept
{
    constexpr std::uint64_t beyond = std::numeric_limits<std::uint64_t>::max();
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit))
        return {};
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    if (text.size() <= other_digits)
        return 0;
    if (text.size() > other_digits + 1 || text.front() != first_digit)
        return beyond;
    std::uint64_t sequence = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + 1, end, sequence);
    return read.ec == std::errc{} ? sequence : beyond;
}

}  // namespace ddbm::local::detail
