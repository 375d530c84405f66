// One pass, the longest token at each place.

#include "local/expression/lexer.hpp"

#include "local/expression/ascii.hpp"

#include <array>
#include <utility>

namespace ddbm::local::detail {
namespace {

constexpr std::array<std::pair<std::string_view, token>, 9> keywords{{
    {"and", token::keyword_and},
    {"between", token::keyword_between},
    {"in", token::keyword_in},
    {"not", token::keyword_not},
    {"or", token::keyword_or},
    {"add", token::keyword_add},
    {"delete", token::keyword_delete},
    {"remove", token::keyword_remove},
    {"set", token::keyword_set},
}};

token kind_of_word(std::string_view word)
{
    for (const auto& [spelling, kind] : keywords)
    {
        if (equal_in_any_case(word, spelling))
            return kind;
    }
    return token::name;
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_word_character(char c)
{
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
}

// How many bytes the character takes whose first one this is.
std::size_t utf8_length(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

class scanner
{
public:
    explicit scanner(std::string_view text) : text_(text) {}

    lexeme next()
    {
        while (at_ < text_.size() && is_blank(text_[at_]))
            ++at_;
        const std::size_t begin = at_;
        const token kind = scan();
        return {kind, begin, at_};
    }

private:
    token scan()
    {
        if (at_ == text_.size())
            return token::end;
        const char first = text_[at_];
        if (is_ascii_letter(first))
        {
            const std::size_t begin = at_;
            skip_word();
            return kind_of_word(text_.substr(begin, at_ - begin));
        }
        if (is_ascii_digit(first))
            return scan_digits();
        if ((first == '#' || first == ':') && is_word_character(peek(1)))
        {
            ++at_;
            skip_word();
            return first == '#' ? token::name_placeholder : token::value_placeholder;
        }
        return scan_sign(first);
    }

    // A zero stands alone: "01" is two tokens.
    token scan_digits()
    {
        if (text_[at_++] != '0')
        {
            while (at_ < text_.size() && is_ascii_digit(text_[at_]))
                ++at_;
        }
        return token::digits;
    }

    token scan_sign(char first)
    {
        const auto take = [this](std::size_t count, token kind) {
            at_ += count;
            return kind;
        };
        switch (first)
        {
        case '=':
            return take(1, token::equal);
        case '<':
            if (peek(1) == '>')
                return take(2, token::not_equal);
            return peek(1) == '=' ? take(2, token::less_equal) : take(1, token::less);
        case '>':
            return peek(1) == '=' ? take(2, token::greater_equal) : take(1, token::greater);
        case '+':
            return take(1, token::plus);
        case '-':
            return take(1, token::minus);
        case '.':
            return take(1, token::dot);
        case ',':
            return take(1, token::comma);
        case '(':
            return take(1, token::open);
        case ')':
            return take(1, token::close);
        case '[':
            return take(1, token::open_bracket);
        case ']':
            return take(1, token::close_bracket);
        default:
            const std::size_t rest = text_.size() - at_;
            const std::size_t length = utf8_length(first);
            return take(length < rest ? length : rest, token::unknown);
        }
    }

    void skip_word()
    {
        while (at_ < text_.size() && is_word_character(text_[at_]))
            ++at_;
    }

    char peek(std::size_t ahead) const
    {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<lexeme> lex(std::string_view text)
{
    std::vector<lexeme> all;
    scanner scan(text);
    do
        all.push_back(scan.next());
    while (all.back().kind != token::end);
    return all;
}

}  // namespace ddbm::local::detail
