#include "expression/condition_terms.hpp"

#include "expression/term_syntax.hpp"

namespace ddbm::detail {

std::string
compare(std::string_view path, comparison_operator op, std::span<const std::string> values)
{
    const std::string left(path);
    switch (op)
    {
    case comparison_operator::eq:
        return comparison_term(left, relation::equal, values[0]);
    case comparison_operator::lt:
        return comparison_term(left, relation::less, values[0]);
    case comparison_operator::le:
        return comparison_term(left, relation::less_or_equal, values[0]);
    case comparison_operator::gt:
        return comparison_term(left, relation::greater, values[0]);
    case comparison_operator::ge:
        return comparison_term(left, relation::greater_or_equal, values[0]);
    case comparison_operator::between:
        return between_term(left, values[0], values[1]);
    case comparison_operator::begins_with:
        return call_term("begins_with", left, values[0]);
    }
    return {};
}

std::string equals(std::string_view path, std::string_view value)
{
    return comparison_term(std::string(path), relation::equal, std::string(value));
}

std::string exists(std::string_view path)
{
    return call_term("attribute_exists", std::string(path));
}

std::string does_not_exist(std::string_view path)
{
    return call_term("attribute_not_exists", std::string(path));
}

}  // namespace ddbm::detail
