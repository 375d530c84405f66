// JSON that is in memory as a whole, read token by token as its caller asks for them: nothing is
// kept between two calls but the place, and nothing is looked at twice. The fast form beside
// Boost.JSON's parsers, for what every read of a program passes through. It takes what those take,
// which json_scanner_test compares: RFC 8259, but for the bytes in strings, which need not be
// UTF-8.

#ifndef DDBM_SRC_VALUES_JSON_SCANNER_HPP
#define DDBM_SRC_VALUES_JSON_SCANNER_HPP

#include "values/eight_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <string>
#include <string_view>

namespace ddbm::detail {

class json_scanner
{
public:
    // What a string says, its escapes resolved.
    struct string_token
    {
        std::string_view text;
        bool is_known_ascii;  // if not it may still be
    };

    // Refers to the text, which outlives it. Each function that reads throws errc::invalid_reply
    // where the text goes on with something else, with words that say what and where.
    explicit json_scanner(std::string_view text) noexcept
        : begin_(text.data()), at_(begin_), end_(begin_ + text.size())
    {
    }

    // The first character of the next token; 0 if there is none.
    char peek() noexcept
    {
        // No token begins with less.
        if (at_ == end_ || static_cast<unsigned char>(*at_) <= ' ')
            pass_space();
        return at_ == end_ ? '\0' : *at_;
    }

    // Takes the next token if it is this bracket, comma or colon.
    bool take(char token) noexcept
    {
        if (peek() != token)
            return false;
        ++at_;
        return true;
    }

    void expect(char token)
    {
        if (!take(token))
            fail_expected(token);
    }

    // {"a": .., "b": ..}: `on_member` reads one name, with key(), and its value.
    template <class OnMember>
    void members(OnMember on_member)
    {
        expect('{');
        if (take('}'))
            return;
        do
            on_member();
        while (take(','));
        expect('}');
    }

    // [.., ..]: `on_element` reads one value.
    template <class OnElement>
    void elements(OnElement on_element)
    {
        expect('[');
        if (take(']'))
            return;
        do
            on_element();
        while (take(','));
        expect(']');
    }

    // A name and its colon. Stays as it is for as long as the text and the scanner do.
    std::string_view key();

    // Takes the name and its colon that come next if they are this one, without white space between
    // them; one without characters that JSON escapes.
    bool take_key(std::string_view name) noexcept;

    // The next six bytes as bytes_of gives them, to know by one comparison what they are; 0 where
    // fewer than eight are left.
    std::uint64_t next_six() const noexcept
    {
        return end_ - at_ < 8 ? 0 : first_bytes(load_eight(at_), 6);
    }
    // Takes bytes that are there, or this text if it is what comes next.
    void take_bytes(std::size_t count) noexcept { at_ += count; }
    bool take_text(std::string_view text) noexcept
    {
        const bool is_next = std::string_view(at_, left()).starts_with(text);
        at_ += is_next ? text.size() : 0;
        return is_next;
    }

    // Stays as it is until the next string or name is read.
    string_token string()
    {
        if (peek() != '"')
            fail("a string");
        ++at_;
        return rest_of_string();
    }

    // A string of which the quote has been taken.
    string_token rest_of_string();

    // A number's text.
    std::string_view number();

    bool boolean();

    // Any value. Throws errc::nesting_too_deep if it has more than json_max_depth levels.
    void skip_value();

    // Throws unless nothing but white space is left.
    void expect_end();

    // What kind of value comes next: "a JSON string".
    std::string_view value_in_words();

    // Where the next token is, behind peek(), or where the last one ended; and back to such a
    // place.
    const char* position() const noexcept { return at_; }
    void go_back(const char* position) noexcept { at_ = position; }
    // How many bytes are left from there on.
    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }

    // Whether something that was read stands in the text as it is.
    bool is_in_text(std::string_view piece) const noexcept;

    [[noreturn]] void fail(std::string_view expected) const;

private:
    // What ends a string, or must not stand in it as it is.
    static constexpr std::uint64_t special(std::uint64_t word) noexcept
    {
        return bytes_below(word, 0x20) | bytes_equal(word, '"') | bytes_equal(word, '\\');
    }

    [[noreturn]] void fail_expected(char token) const;
    void pass_space() noexcept;
    string_token string_with_care(const char* first);
    const char* take_escape(const char* p);
    std::uint32_t four_digits(const char* p) const;
    void take_digits();
    void skip_value(std::size_t levels);
    void literal(std::string_view word);
    [[noreturn]] void fail_at(const char* place, std::string_view expected) const;

    const char* const begin_;
    const char* at_;
    const char* const end_;
    std::string unescaped_;                 // the last string with escapes
    std::forward_list<std::string> names_;  // those with escapes
};

inline json_scanner::string_token json_scanner::rest_of_string()
{
    const char* const first = at_;
    std::uint64_t seen = 0;
    while (end_ - at_ >= 8)
    {
        const std::uint64_t word = load_eight(at_);
        const std::uint64_t found = special(word);
        if (found == 0)
        {
            seen |= word;
            at_ += 8;
            continue;
        }
        const std::size_t left = bytes_before(found);
        at_ += left;
        if (*at_ != '"')
            break;
        seen |= first_bytes(word, left);
        return {{first, static_cast<std::size_t>(at_++ - first)}, (seen & top_bits) == 0};
    }
    return string_with_care(first);
}

// Compares in place: names are short, and a call of memcmp costs more than that.
inline bool json_scanner::take_key(std::string_view name) noexcept
{
    const std::size_t size = name.size();
    if (peek() != '"' || static_cast<std::size_t>(end_ - at_) < size + 3)
        return false;
    const char* const text = at_ + 1;
    if (text[size] != '"' || text[size + 1] != ':')
        return false;
    if (size < 8)
    {
        for (std::size_t i = 0; i < size; ++i)
        {
            if (text[i] != name[i])
                return false;
        }
    }
    else
    {
        for (std::size_t i = 0; i + 8 < size; i += 8)
        {
            if (load_eight(text + i) != load_eight(name.data() + i))
                return false;
        }
        if (load_eight(text + size - 8) != load_eight(name.data() + size - 8))
            return false;
    }
    at_ = text + size + 2;
    return true;
}

}  // namespace ddbm::detail

#endif
