#include "local/data/request_expressions.hpp"

#include "local/request/request_view.hpp"
#include "local/service_error.hpp"

#include <string>

namespace ddbm::local::detail {

namespace {

// "A, B" of those that the request has.
std::string present(const boost::json::object& request, std::span<const std::string_view> names)
{
    std::string list;
    for (std::string_view name : names)
        if (member(request, name))
            list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

}  // namespace

void check_expression_parameters(
    const boost::json::object& request, const expression_parameters& parameters
)
{
    const std::string legacy = present(request, parameters.legacy);
    const std::string expressions = present(request, parameters.expressions);
    if (!legacy.empty() && !expressions.empty())
        refuse(
            "Can not use both expression and non-expression parameters in the same request: "
            "Non-expression parameters: {" +
            legacy + "} Expression parameters: {" + expressions + "}"
        );
    if (expressions.empty() && member(request, "ExpressionAttributeNames"))
        refuse("ExpressionAttributeNames can only be specified when using expressions");
    // Projections have no values.
    const bool has_no_use = expressions.empty() || expressions == "ProjectionExpression";
    if (has_no_use && !parameters.missing.empty() && member(request, "ExpressionAttributeValues"))
        refuse(
            "ExpressionAttributeValues can only be specified when using expressions: " +
            std::string(parameters.missing)
        );
}

placeholders read_placeholders(const boost::json::object& request, deep_values deep)
{
    return placeholders(
        object_member(request, "ExpressionAttributeNames"),
        object_member(request, "ExpressionAttributeValues"),
        deep
    );
}

std::optional<std::string_view>
read_conditional_operator(const boost::json::object& request, std::string_view combines)
{
    const auto wanted = text_member(request, "ConditionalOperator");
    const auto* conditions = object_member(request, combines);
    if (wanted && (!conditions || conditions->empty()))
        refuse("ConditionalOperator cannot be used without Filter or Expected");
    return wanted;
}

condition read_expected(const boost::json::object& request)
{
    const auto combined = read_conditional_operator(request, "Expected");
    const auto* expected = object_member(request, "Expected");
    return expected ? expected_condition(*expected, combined) : condition();
}

condition read_condition_expression(const boost::json::object& request, placeholders& p)
{
    const auto text = text_member(request, "ConditionExpression");
    return text ? parse_condition(condition_kind::condition, *text, p) : condition();
}

std::optional<projection> read_attributes_to_get(const boost::json::object& request)
{
    const auto* names = array_member(request, "AttributesToGet");
    return names ? std::optional(attributes_to_get(*names)) : std::nullopt;
}

std::optional<projection>
read_projection_expression(const boost::json::object& request, placeholders& p)
{
    const auto text = text_member(request, "ProjectionExpression");
    return text ? std::optional(parse_projection(*text, p)) : std::nullopt;
}

}  // namespace ddbm::local::detail
