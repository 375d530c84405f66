// The parts that all kinds of expressions are made of: paths and operands.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_OPERAND_PARSER_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_OPERAND_PARSER_HPP

#include "local/expression/syntax_tree.hpp"
#include "local/expression/token_cursor.hpp"

#include <cstddef>

namespace ddbm::local::detail {

/// `name.#name[0]`
operand parse_path(token_cursor& cursor);

/// `:value`
operand parse_value(token_cursor& cursor);

/// A path, a value or a function, with its parentheses.
operand parse_operand(token_cursor& cursor);

/// Takes up to `count` closing parentheses that belong to this operand, and returns how many.
std::size_t close_parentheses(token_cursor& cursor, operand& inner, std::size_t count);

}  // namespace ddbm::local::detail

#endif
