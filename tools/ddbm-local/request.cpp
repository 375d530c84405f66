#include "request.hpp"

#include "authority.hpp"

#include <algorithm>
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
        if (is("host"))
            return field::host;
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

constexpr bool is_control(char byte) noexcept
{
    const auto code = static_cast<unsigned char>(byte);
    return (code < ' ' && code != '\t') || code == 0x7f;
}

// Whether one of eight bytes may be a control character: a tab may, and so may what follows one
// that is. Every byte of every request is asked for, so not one by one.
bool may_have_controls(const char* eight) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t high_bits = 0x80 * ones;

    std::uint64_t bytes = 0;
    std::memcpy(&bytes, eight, sizeof bytes);
    const std::uint64_t from_delete = bytes ^ (0x7f * ones);
    const std::uint64_t below_blank = (bytes - 0x20 * ones) & ~bytes;
    const std::uint64_t is_delete = (from_delete - ones) & ~from_delete;
    return ((below_blank | is_delete) & high_bits) != 0;
}

bool has_controls(std::string_view text) noexcept
{
    constexpr std::size_t at_once = sizeof(std::uint64_t);

    while (text.size() >= at_once && !may_have_controls(text.data()))
        text.remove_prefix(at_once);
    return std::any_of(text.begin(), text.end(), is_control);
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
    const std::string_view method = line.substr(0, method_end);
    line.remove_prefix(method_end + 1);

    const char version = line.back();
    line.remove_suffix(1);
    if (!line.ends_with(protocol) || (version != '0' && version != '1'))
        return false;
    line.remove_suffix(protocol.size());

    bool visible = !line.empty();
    for (char c : line)
        visible &= static_cast<unsigned char>(c) > ' ' && c != '\x7f';
    if (!visible || !is_token(method))
        return false;
    out.method = method;
    out.target = line;
    out.version = version == '0' ? 10 : 11;
    return true;
}

// "http://localhost:8000/?a=b" becomes "/?a=b", and the rest of it the authority.
bool split_target(request& out) noexcept
{
    std::string_view& target = out.target;
    if (target.front() == '/' || (target == "*" && out.method == "OPTIONS"))
        return true;
    const std::size_t colon = target.find("://");
    const std::string_view scheme = target.substr(0, colon);
    if (colon == target.npos ||
        (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https")))
        return false;
    target.remove_prefix(colon + 3);
    out.target_authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(out.target_authority.size());
    return read_authority(out.target_authority).has_value();
}

complaint check_host(const request& head) noexcept
{
    if (head.has(field::host))
        return read_authority(head[field::host]) ? complaint() : "Host is malformed";
    return head.version == 10 ? complaint() : "There is no Host";
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

std::string_view request::path() const noexcept
{
    const std::string_view path = target.substr(0, target.find('?'));
    return path.empty() ? "/" : path;
}

bool less_ignoring_case(std::string_view a, std::string_view b) noexcept
{
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) < lower(y);
    });
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

bool request::add(std::string_view name, std::string_view value)
{
    headers.emplace_back(name, value);
    const field f = known_field(name);
    if (f == field::other)
        return true;
    if (has(f))
        return f != field::host && f != field::transfer_encoding;
    known_[static_cast<std::size_t>(f)] = value;
    return true;
}

void request::clear() noexcept
{
    method = target = target_authority = body = {};
    version = 11;
    headers.clear();
    known_ = {};
}

complaint read_field(std::string_view line, request::header& out) noexcept
{
    // A field that goes on in a second line begins with a blank, which is in no name.
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon)))
        return "A header line is malformed";
    const std::string_view value = without_blanks_around(line.substr(colon + 1));
    if (has_controls(value))
        return "A header has control characters in it";
    out = {line.substr(0, colon), value};
    return {};
}

complaint read_head(std::string_view head, request& out)
{
    out.clear();
    std::string_view line;
    if (!take_line(head, line) || !read_request_line(line, out))
        return "The first line is none of a request of HTTP/1.1";
    if (!split_target(out))
        return "The target of the request is malformed";
    request::header read;
    while (head.size() > 2)
    {
        if (!take_line(head, line))
            return "A header line does not end as lines do";
        if (const complaint found = read_field(line, read); !found.empty())
            return found;
        if (!out.add(read.first, read.second))
            return "There is more than one Host or Transfer-Encoding";
    }
    return check_host(out);
}

bool is_no_head(std::string_view received, std::size_t known) noexcept
{
    for (std::size_t i = known; i < received.size(); ++i)
    {
        if (!is_control(received[i]))
            continue;
        const bool ends_line = received[i] == '\r'
                                   ? i + 1 == received.size() || received[i + 1] == '\n'
                                   : received[i] == '\n' && i != 0 && received[i - 1] == '\r';
        if (!ends_line)
            return true;
    }
    return false;
}

}  // namespace ddbm::server
