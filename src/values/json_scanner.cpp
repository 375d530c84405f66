#include "values/json_scanner.hpp"

#include "values/item_json.hpp"

#include <ddbm/error.hpp>

#include <functional>

namespace ddbm::detail {
namespace {

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

void append_utf8(std::string& out, std::uint32_t point)
{
    const auto add = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
    if (point < 0x80)
        return add(point);
    if (point < 0x800)
        add(0xc0 | point >> 6);
    else
    {
        if (point < 0x10000)
            add(0xe0 | point >> 12);
        else
        {
            add(0xf0 | point >> 18);
            add(0x80 | (point >> 12 & 0x3f));
        }
        add(0x80 | (point >> 6 & 0x3f));
    }
    add(0x80 | (point & 0x3f));
}

}  // namespace

void json_scanner::pass_space() noexcept
{
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t'))
        ++at_;
}

bool json_scanner::is_in_text(std::string_view piece) const noexcept
{
    const std::less_equal<const char*> up_to;
    return up_to(begin_, piece.data()) && up_to(piece.data(), end_);
}

// -- Strings

// One that has escapes, ends close to the end of the text, or is wrong.
json_scanner::string_token json_scanner::string_with_care(const char* first)
{
    bool has_escapes = false;
    const char* plain = first;  // what has not been copied yet
    const char* p = first;
    for (; p != end_ && *p != '"';)
    {
        if (static_cast<unsigned char>(*p) < 0x20)
            fail_at(p, "no control character in a string");
        if (*p != '\\')
        {
            ++p;
            continue;
        }
        if (!has_escapes)
            unescaped_.clear();
        has_escapes = true;
        unescaped_.append(plain, p);
        plain = p = take_escape(p + 1);
    }
    if (p == end_)
        fail_at(p, "the end of a string");
    at_ = p + 1;
    if (!has_escapes)
        return {{first, static_cast<std::size_t>(p - first)}, false};
    unescaped_.append(plain, p);
    return {unescaped_, false};
}

// Behind the backslash. Returns where it ends.
const char* json_scanner::take_escape(const char* p)
{
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";

    if (p == end_)
        fail_at(p, "the end of a string");
    if (const std::size_t index = letters.find(*p); index != letters.npos)
    {
        unescaped_ += meanings[index];
        return p + 1;
    }
    if (*p != 'u')
        fail_at(p, "a letter that JSON has an escape for");

    std::uint32_t point = four_digits(p + 1);
    p += 5;
    if (point >= 0xdc00 && point < 0xe000)
        fail_at(p, "the first half of a surrogate pair before the second");
    if (point >= 0xd800 && point < 0xdc00)
    {
        if (end_ - p < 2 || p[0] != '\\' || p[1] != 'u')
            fail_at(p, "the second half of a surrogate pair");
        const std::uint32_t second = four_digits(p + 2);
        if (second < 0xdc00 || second >= 0xe000)
            fail_at(p, "the second half of a surrogate pair");
        point = 0x10000 + ((point - 0xd800) << 10 | (second - 0xdc00));
        p += 6;
    }
    append_utf8(unescaped_, point);
    return p;
}

std::uint32_t json_scanner::four_digits(const char* p) const
{
    constexpr std::string_view digits = "0123456789abcdef";

    std::uint32_t value = 0;
    for (const char* const last = p + 4; p != last; ++p)
    {
        const std::size_t digit = p == end_      ? digits.npos
                                  : is_digit(*p) ? digits.find(*p)
                                                 : digits.find(static_cast<char>(*p | 0x20), 10);
        if (digit == digits.npos)
            fail_at(p, "four hexadecimal digits");
        value = value << 4 | static_cast<std::uint32_t>(digit);
    }
    return value;
}

std::string_view json_scanner::key()
{
    std::string_view name = string().text;
    if (!is_in_text(name))
        name = names_.emplace_front(name);
    expect(':');
    return name;
}

// -- Other values

void json_scanner::take_digits()
{
    if (at_ == end_ || !is_digit(*at_))
        fail("a digit");
    while (at_ != end_ && is_digit(*at_))
        ++at_;
}

std::string_view json_scanner::number()
{
    peek();
    const char* const first = at_;
    const auto take_one_of = [this](std::string_view characters) {
        const bool is_there = at_ != end_ && characters.find(*at_) != characters.npos;
        at_ += is_there ? 1 : 0;
        return is_there;
    };
    take_one_of("-");
    // There are no digits behind a 0.
    if (!take_one_of("0"))
        take_digits();
    if (take_one_of("."))
        take_digits();
    if (take_one_of("eE"))
    {
        take_one_of("+-");
        take_digits();
    }
    return {first, static_cast<std::size_t>(at_ - first)};
}

bool json_scanner::boolean()
{
    const bool value = peek() == 't';
    literal(value ? "true" : "false");
    return value;
}

void json_scanner::literal(std::string_view word)
{
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    if (!rest.starts_with(word))
        fail(word);
    at_ += word.size();
}

void json_scanner::skip_value()
{
    skip_value(json_max_depth);
}

void json_scanner::skip_value(std::size_t levels)
{
    const char first = peek();
    if (levels == 0 && (first == '{' || first == '['))
        throw error(
            errc::nesting_too_deep,
            "the JSON is nested in more than " + std::to_string(json_max_depth) + " levels"
        );
    switch (first)
    {
    case '{':
        return members([&] {
            string();
            expect(':');
            skip_value(levels - 1);
        });
    case '[':
        return elements([&] { skip_value(levels - 1); });
    case '"':
        string();
        return;
    case 't':
    case 'f':
        boolean();
        return;
    case 'n':
        return literal("null");
    default:
        if (first != '-' && !is_digit(first))
            fail("a value");
        number();
    }
}

std::string_view json_scanner::value_in_words()
{
    const char first = peek();
    switch (first)
    {
    case '{':
        return "a JSON object";
    case '[':
        return "a JSON array";
    case '"':
        return "a JSON string";
    case 't':
    case 'f':
        return "a JSON boolean";
    case 'n':
        return "a JSON null";
    default:
        if (first != '-' && !is_digit(first))
            fail("a value");
        return "a JSON number";
    }
}

void json_scanner::expect_end()
{
    peek();
    if (at_ != end_)
        fail("the end");
}

// -- Failures

void json_scanner::fail(std::string_view expected) const
{
    fail_at(at_, expected);
}

void json_scanner::fail_expected(char token) const
{
    const char quoted[] = {'\'', token, '\''};
    fail({quoted, sizeof(quoted)});
}

void json_scanner::fail_at(const char* place, std::string_view expected) const
{
    std::string message = "not JSON: expected ";
    message.append(expected).append(" at byte ").append(std::to_string(place - begin_));
    if (place == end_)
        message += ", where it ends";
    throw error(errc::invalid_reply, std::move(message));
}

}  // namespace ddbm::detail
