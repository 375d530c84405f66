#include "local/expression/syntax_tree.hpp"

#include <array>
#include <utility>

namespace ddbm::local::detail {

function find_function(std::string_view name) noexcept
{
    static constexpr std::array<std::pair<std::string_view, function>, 8> functions{{
        {"attribute_exists", function::attribute_exists},
        {"attribute_not_exists", function::attribute_not_exists},
        {"attribute_type", function::attribute_type},
        {"begins_with", function::begins_with},
        {"contains", function::contains},
        {"size", function::size},
        {"if_not_exists", function::if_not_exists},
        {"list_append", function::list_append},
    }};
    for (const auto& [spelling, which] : functions)
    {
        if (spelling == name)
            return which;
    }
    return function::unknown;
}

std::string_view sign_of(condition_operator op) noexcept
{
    switch (op)
    {
    case condition_operator::equal:
        return "=";
    case condition_operator::not_equal:
        return "<>";
    case condition_operator::less:
        return "<";
    case condition_operator::less_equal:
        return "<=";
    case condition_operator::greater:
        return ">";
    case condition_operator::greater_equal:
        return ">=";
    case condition_operator::between:
        return "BETWEEN";
    case condition_operator::in:
        return "IN";
    case condition_operator::all_of:
        return "AND";
    case condition_operator::any_of:
        return "OR";
    case condition_operator::negation:
        return "NOT";
    case condition_operator::call:
        break;
    }
    return "";
}

}  // namespace ddbm::local::detail
