#include "expression/condition_terms.hpp"

#include <initializer_list>

namespace ddbm::detail {

namespace {

std::string concat(std::initializer_list<std::string_view> parts)
{
    std::string text;
    for (std::string_view each : parts)
        text += each;
    return text;
}

}  // namespace

std::string
compare(std::string_view path, comparison_operator op, std::span<const std::string> values)
{
    switch (op)
    {
    case comparison_operator::eq:
        return equals(path, values[0]);
    case comparison_operator::lt:
        return concat({path, " < ", values[0]});
    case comparison_operator::le:
        return concat({path, " <= ", values[0]});
    case comparison_operator::gt:
        return concat({path, " > ", values[0]});
    case comparison_operator::ge:
        return concat({path, " >= ", values[0]});
    case comparison_operator::between:
        return concat({path, " BETWEEN ", values[0], " AND ", values[1]});
    case comparison_operator::begins_with:
        return concat({"begins_with(", path, ", ", values[0], ")"});
    }
    return {};
}

std::string equals(std::string_view path, std::string_view value)
{
    return concat({path, " = ", value});
}

std::string exists(std::string_view path)
{
    return concat({"attribute_exists(", path, ")"});
}

std::string does_not_exist(std::string_view path)
{
    return concat({"attribute_not_exists(", path, ")"});
}

}  // namespace ddbm::detail
