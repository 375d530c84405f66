// The syntax of the terms of conditions: of texts whose names and values are placeholders, or are
// marked.

#ifndef DDBM_SRC_TERM_SYNTAX_HPP
#define DDBM_SRC_TERM_SYNTAX_HPP

#include <ddbm/detail/expression_core.hpp>
#include <ddbm/detail/expression_terms.hpp>

#include <cstddef>
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

inline std::size_t size_of_text(const std::string& text)
{
    return text.size();
}

inline std::size_t size_of_text(const expression_text& text)
{
    return text.marked().size();
}

// None yet, with room for a term of these operands.
template <class Text, class... Operands>
Text empty_term(const Operands&... operands)
{
    // Of the words and signs beside them.
    constexpr std::size_t others = 32;
    Text term;
    term.reserve((others + ... + size_of_text(operands)));
    return term;
}

template <class Text>
Text comparison_term(const Text& left, relation op, const Text& right)
{
    Text term = empty_term<Text>(left, right);
    add_operand(term, left);
    add_plain(term, sign_of(op));
    add_operand(term, right);
    return term;
}

template <class Text>
Text between_term(const Text& path, const Text& low, const Text& high)
{
    Text term = empty_term<Text>(path, low, high);
    add_operand(term, path);
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
    Text term = empty_term<Text>(path, operands...);
    add_plain(term, function);
    add_plain(term, "(");
    add_operand(term, path);
    ((add_plain(term, ", "), add_operand(term, operands)), ...);
    add_plain(term, ")");
    return term;
}

}  // namespace ddbm::detail

#endif
