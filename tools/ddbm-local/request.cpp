#include "request.hpp"

#include <cstring>

namespace ddbm::server {

namespace {

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Characters of methods and field names, RFC 9110 5.6.2.
constexpr auto token_characters = [] {
    std::array<bool, 256> is_token{};
    for (char c = '0'; c <= '9'; ++c)
        is_token[static_cast<unsigned char>(c)] = true;
    for (char c = 'a'; c <= 'z'; ++c)
        is_token[static_cast<unsigned char>(c)] = true;
    for (char c = 'A'; c <= 'Z'; ++c)
        is_token[static_cast<unsigned char>(c)] = true;
    for (char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
        is_token[static_cast<unsigned char>(c)] = true;
    return is_token;
}();

bool is_token(std::string_view text) noexcept
{
    bool all = !text.empty();
    for (char c : text)
        all &= token_characters[static_cast<unsigned char>(c)];
    return all;
}

bool is_blank(char c) noexcept
{
    return c == ' ' || c == '\t';
}

std::string_view without_blanks_around(std::string_view text) noexcept
{
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

field known_field(std::string_view name) noexcept
{
    auto is = [name](std::string_view wanted) { return equal_ignoring_case(name, wanted); };
    // Told apart by length first: this runs for every header of every request.
    switch (name.size())
    {
    case 4:
        return is("date") ? field::date : field::other;
    case 6:
        if (is("origin"))
            return field::origin;
        return is("expect") ? field::expect : field::other;
    case 10:
        if (is("connection"))
            return field::connection;
        return is("x-amz-date") ? field::x_amz_date : field::other;
    case 12:
        if (is("x-amz-target"))
            return field::x_amz_target;
        return is("content-type") ? field::content_type : field::other;
    case 13:
        return is("authorization") ? field::authorization : field::other;
    case 14:
        return is("content-length") ? field::content_length : field::other;
    case 15:
        return is("accept-encoding") ? field::accept_encoding : field::other;
    case 16:
        return is("content-encoding") ? field::content_encoding : field::other;
    case 17:
        return is("transfer-encoding") ? field::transfer_encoding : field::other;
    case 20:
        return is("x-amz-security-token") ? field::x_amz_security_token : field::other;
    case 29:
        return is("access-control-request-method") ? field::access_control_request_method
                                                   : field::other;
    case 30:
        return is("access-control-request-headers") ? field::access_control_request_headers
                                                    : field::other;
    default:
        return field::other;
    }
}

// Takes a line off `rest`, which ends with one. False: it does not end as lines do.
bool take_line(std::string_view& rest, std::string_view& line) noexcept
{
    const auto* end = static_cast<const char*>(std::memchr(rest.data(), '\r', rest.size()));
    if (end == nullptr)
        return false;
    const auto size = static_cast<std::size_t>(end - rest.data());
    line = rest.substr(0, size);
    rest.remove_prefix(size + 1);
    if (rest.empty() || rest.front() != '\n')
        return false;
    rest.remove_prefix(1);
    return true;
}

bool read_request_line(std::string_view line, request& out) noexcept
{
    constexpr std::string_view protocol = " HTTP/1.";
    const std::size_t method_end = line.find(' ');
    if (method_end == line.npos || line.size() < method_end + 1 + protocol.size() + 1)
        return false;
    out.method = line.substr(0, method_end);
    line.remove_prefix(method_end + 1);

    const char version = line.back();
    line.remove_suffix(1);
    if (!line.ends_with(protocol) || (version != '0' && version != '1'))
        return false;
    line.remove_suffix(protocol.size());
    out.version = version == '0' ? 10 : 11;
    out.target = line;

    bool visible = !line.empty();
    for (char c : line)
        visible &= static_cast<unsigned char>(c) > ' ' && c != '\x7f';
    return visible && is_token(out.method);
}

// The comma-separated list `value` has `wanted` in it.
bool lists(std::string_view value, std::string_view wanted) noexcept
{
    for (;;)
    {
        const std::size_t comma = value.find(',');
        if (equal_ignoring_case(without_blanks_around(value.substr(0, comma)), wanted))
            return true;
        if (comma == value.npos)
            return false;
        value.remove_prefix(comma + 1);
    }
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        if (lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

std::string_view request::query() const noexcept
{
    const std::size_t mark = target.find('?');
    return mark == target.npos ? std::string_view() : target.substr(mark + 1);
}

bool request::keep_alive() const noexcept
{
    const auto wanted = (*this)[field::connection];
    return version == 10 ? lists(wanted, "keep-alive") : !lists(wanted, "close");
}

void request::add(std::string_view name, std::string_view value)
{
    headers.emplace_back(name, value);
    const field f = known_field(name);
    if (f != field::other && !has(f))
        known_[static_cast<std::size_t>(f)] = value;
}

void request::clear() noexcept
{
    method = target = body = {};
    version = 11;
    headers.clear();
    known_ = {};
}

bool read_head(std::string_view head, request& out)
{
    out.clear();
    std::string_view line;
    if (!take_line(head, line) || !read_request_line(line, out))
        return false;
    while (head.size() > 2)
    {
        if (!take_line(head, line))
            return false;
        // A field that goes on in a second line begins with a blank, which is in no name.
        const std::size_t colon = line.find(':');
        if (colon == line.npos || !is_token(line.substr(0, colon)))
            return false;
        const std::string_view value = without_blanks_around(line.substr(colon + 1));
        if (value.find('\n') != value.npos)
            return false;
        out.add(line.substr(0, colon), value);
    }
    return true;
}

}  // namespace ddbm::server
