#include <ddbm/trace_context.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace ddbm {

namespace {

// vv-tttttttttttttttttttttttttttttttt-pppppppppppppppp-ff
constexpr std::size_t trace_at = 3;
constexpr std::size_t parent_at = 36;
constexpr std::size_t flags_at = 53;
constexpr std::size_t size_of_version_0 = 55;

constexpr unsigned sampled_flag = 1;
constexpr unsigned random_flag = 2;

bool is_all_zero(std::span<const unsigned char> id) noexcept
{
    return std::ranges::all_of(id, [](unsigned char byte) { return byte == 0; });
}

// Lower case only; -1 if it is none.
int digit_of(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Fills `bytes` from twice as many digits; false if some are none.
bool read_hex(std::string_view digits, std::span<unsigned char> bytes) noexcept
{
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        const int high = digit_of(digits[2 * i]);
        const int low = digit_of(digits[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = static_cast<unsigned char>(high * 16 + low);
    }
    return true;
}

void append_hex(std::string& text, std::span<const unsigned char> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    for (const unsigned char byte : bytes)
    {
        text += digits[byte / 16];
        text += digits[byte % 16];
    }
}

}  // namespace

bool trace_context::is_valid() const noexcept
{
    return !is_all_zero(trace_id) && !is_all_zero(parent_id);
}

std::string trace_context::to_traceparent() const
{
    if (!is_valid())
        return {};
    const unsigned flags = (sampled ? sampled_flag : 0) | (random ? random_flag : 0);
    const std::array<unsigned char, 1> last{static_cast<unsigned char>(flags)};
    std::string text = "00-";
    append_hex(text, trace_id);
    text += '-';
    append_hex(text, parent_id);
    text += '-';
    append_hex(text, last);
    return text;
}

std::optional<trace_context> parse_traceparent(std::string_view header) noexcept
{
    if (header.size() < size_of_version_0)
        return std::nullopt;
    std::array<unsigned char, 1> version{};
    std::array<unsigned char, 1> flags{};
    trace_context read;
    const bool is_read = read_hex(header, version) && header[trace_at - 1] == '-' &&
                         read_hex(header.substr(trace_at), read.trace_id) &&
                         header[parent_at - 1] == '-' &&
                         read_hex(header.substr(parent_at), read.parent_id) &&
                         header[flags_at - 1] == '-' && read_hex(header.substr(flags_at), flags);
    if (!is_read || version[0] == 0xff || !read.is_valid())
        return std::nullopt;
    // What newer versions add stands behind another dash.
    const bool is_longer = header.size() > size_of_version_0;
    if (is_longer && (version[0] == 0 || header[size_of_version_0] != '-'))
        return std::nullopt;
    read.sampled = (flags[0] & sampled_flag) != 0;
    read.random = (flags[0] & random_flag) != 0;
    return read;
}

}  // namespace ddbm
