#include "local/expression/token_cursor.hpp"

#include <ddbm/limits.hpp>

#include <string>

namespace ddbm::local::detail {
namespace {

std::vector<lexeme> lex_checked(expression_name name, std::string_view text)
{
    if (text.empty())
        name.refuse("The expression can not be empty;");
    if (text.size() > limits::expression_bytes)
    {
        name.refuse(
            "Expression size has exceeded the maximum allowed size; expression size: " +
            std::to_string(text.size())
        );
    }
    return lex(text);
}

}  // namespace

token_cursor::token_cursor(expression_name name, std::string_view text)
    : name_(name), text_(text), tokens_(lex_checked(name, text))
{
}

std::string_view token_cursor::take()
{
    const std::string_view taken = text_of(tokens_[at_]);
    if (kind() != token::end)
        ++at_;
    return taken;
}

bool token_cursor::take_if(token wanted)
{
    const bool found = kind() == wanted;
    if (found)
        ++at_;
    return found;
}

std::string_view token_cursor::expect(token wanted)
{
    if (kind() != wanted)
        fail();
    return take();
}

// The text shown goes from the token before the wrong one to the token after it. The end of the
// text is a token without a width, so that blanks before it are shown, too.
void token_cursor::fail() const
{
    const bool at_end = kind() == token::end;
    // Nothing but blanks: all of them.
    const std::size_t first = at_ > 0 ? tokens_[at_ - 1].begin : at_end ? 0 : tokens_[0].begin;
    const std::size_t last = at_end ? text_.size() : tokens_[at_ + 1].end;

    std::string what = "Syntax error; token: \"";
    what.append(at_end ? "<EOF>" : text_of(tokens_[at_]));
    what.append("\", near: \"").append(text_.substr(first, last - first)).append("\"");
    name_.refuse(what);
}

void token_cursor::check_parentheses() const
{
    if (redundant_parentheses_)
        name_.refuse("The expression has redundant parentheses;");
}

void token_cursor::check_operators() const
{
    if (operators_ > limits::expression_operators)
    {
        name_.refuse(
            "The expression contains too many operators; operator count: " +
            std::to_string(operators_)
        );
    }
}

}  // namespace ddbm::local::detail
