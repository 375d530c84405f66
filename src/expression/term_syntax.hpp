// The syntax of the terms of conditions: of texts whose names and values are placeholders, or are
// marked.

#ifndef DDBM_SRC_TERM_SYNTAX_HPP
#define DDBM_SRC_TERM_SYNTAX_HPP

#include <ddbm/detail/expression_core.hpp>
#include <ddbm/detail/expression_terms.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

constexpr std::string_view sign_of(relation op)
{
    switch (op)
    {
    case relation::equal:
        return " = ";
    case relation::unequal:
        return " <> ";
    case relation::less:
        return " < ";
    case relation::less_or_equal:
        return " <= ";
    case relation::greater:
        return " > ";
    case relation::greater_or_equal:
        return " >= ";
    }
    return {};
}

inline void add_plain(std::string& to, std::string_view text)
{
    to += text;
}

inline void add_plain(expression_text& to, std::string_view text)
{
    to.text(text);
}

inline void add_operand(std::string& to, const std::string& operand)
{
    to += operand;
}

inline void add_operand(expression_text& to, const expression_text& operand)
{
    to.add(operand);
}

template <class Text>
Text comparison_term(const Text& left, relation op, const Text& right)
{
    Text term = left;
    add_plain(term, sign_of(op));
    add_operand(term, right);
    return term;
}

template <class Text>
Text between_term(const Text& path, const Text& low, const Text& high)
{
    Text term = path;
    add_plain(term, " BETWEEN ");
    add_operand(term, low);
    add_plain(term, " AND ");
    add_operand(term, high);
    return term;
}

// `operands` stand behind the path.
template <class Text, class... Operands>
Text call_term(std::string_view function, const Text& path, const Operands&... operands)
{
    Text term;
    add_plain(term, function);
    add_plain(term, "(");
    add_operand(term, path);
    ((add_plain(term, ", "), add_operand(term, operands)), ...);
    add_plain(term, ")");
    return term;
}

}  // namespace ddbm::detail

#endif
