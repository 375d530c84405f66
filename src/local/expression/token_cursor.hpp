// A place in the text of an expression, and the syntax errors that name it.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_TOKEN_CURSOR_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_TOKEN_CURSOR_HPP

#include "local/expression/expression_error.hpp"
#include "local/expression/lexer.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

class token_cursor
{
public:
    /// Throws ValidationException if the text is empty or longer than expressions may be: these
    /// come before everything else.
    token_cursor(expression_name name, std::string_view text);

    token kind() const noexcept { return tokens_[at_].kind; }
    token kind_after() const noexcept
    {
        return at_ + 1 < tokens_.size() ? tokens_[at_ + 1].kind : token::end;
    }

    /// The current token, and goes on to the next one.
    std::string_view take();

    /// Goes on if the current token is of this kind.
    bool take_if(token kind);

    /// The same, or a syntax error.
    std::string_view expect(token kind);

    /// The current token should not be here.
    [[noreturn]] void fail() const;

    expression_name name() const noexcept { return name_; }

    // What is found on the way, and an error only once the syntax has been found right.

    void count_operator() noexcept { ++operators_; }
    void note_redundant_parentheses() noexcept { redundant_parentheses_ = true; }

    void check_parentheses() const;
    void check_operators() const;

private:
    std::string_view text_of(const lexeme& which) const
    {
        return text_.substr(which.begin, which.end - which.begin);
    }

    expression_name name_;
    std::string_view text_;
    std::vector<lexeme> tokens_;
    std::size_t at_ = 0;
    std::size_t operators_ = 0;
    bool redundant_parentheses_ = false;
};

}  // namespace ddbm::local::detail

#endif
