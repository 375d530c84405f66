// The expressions of a request and the legacy parameters they replaced: not both, and no names or
// values without an expression that could use them.
#ifndef DDBM_SRC_LOCAL_DATA_REQUEST_EXPRESSIONS_HPP
#define DDBM_SRC_LOCAL_DATA_REQUEST_EXPRESSIONS_HPP

#include "local/expression/condition.hpp"
#include "local/expression/placeholders.hpp"
#include "local/expression/projection.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace ddbm::local::detail {

// The parameters of one operation, in the order in which messages list them.
struct expression_parameters
{
    std::span<const std::string_view> legacy;
    std::span<const std::string_view> expressions;
    // "FilterExpression is null", for values without any expression; empty if the operation has no
    // values.
    std::string_view missing;
};

/// Throws ValidationException for a mix of both styles, and for names or values without expression.
void check_expression_parameters(
    const boost::json::object& request, const expression_parameters& parameters
);

/// ExpressionAttributeNames and ExpressionAttributeValues.
placeholders
read_placeholders(const boost::json::object& request, deep_values deep = deep_values::named);

/// ConditionalOperator without what it would combine is refused.
std::optional<std::string_view>
read_conditional_operator(const boost::json::object& request, std::string_view combines);

/// `Expected`; trivial if there is none.
condition read_expected(const boost::json::object& request);

/// `ConditionExpression`; trivial if there is none.
condition read_condition_expression(const boost::json::object& request, placeholders& p);

/// `AttributesToGet`; absent if there is none.
std::optional<projection> read_attributes_to_get(const boost::json::object& request);

/// `ProjectionExpression`; absent if there is none.
std::optional<projection>
read_projection_expression(const boost::json::object& request, placeholders& p);

}  // namespace ddbm::local::detail

#endif
