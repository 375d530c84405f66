// The words and signs of an expression. All kinds of expressions have the same ones.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_LEXER_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_LEXER_HPP

#include <cstddef>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

enum class token
{
    end,
    name,               // of an attribute or a function
    name_placeholder,   // #name
    value_placeholder,  // :value
    digits,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    plus,
    minus,
    dot,
    comma,
    open,
    close,
    open_bracket,
    close_bracket,
    keyword_and,
    keyword_between,
    keyword_in,
    keyword_not,
    keyword_or,
    keyword_add,
    keyword_delete,
    keyword_remove,
    keyword_set,
    unknown,  // one character that begins nothing
};

struct lexeme
{
    token kind;
    std::size_t begin;
    std::size_t end;
};

/// The last one is `token::end`.
std::vector<lexeme> lex(std::string_view text);

}  // namespace ddbm::local::detail

#endif
