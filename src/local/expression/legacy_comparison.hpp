// One attribute's comparison in the legacy parameters Expected, QueryFilter, ScanFilter and
// KeyConditions: an operator and its list of values.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_LEGACY_COMPARISON_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_LEGACY_COMPARISON_HPP

#include "local/expression/syntax_tree.hpp"

#include <ddbm/attribute_value.hpp>

#include <boost/json/fwd.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

enum class legacy_operator
{
    eq,
    ne,
    le,
    lt,
    ge,
    gt,
    not_null,
    null,
    contains,
    not_contains,
    begins_with,
    in,
    between,
};

struct legacy_comparison
{
    legacy_operator op = legacy_operator::eq;
    std::vector<attribute_value> values;
};

/// The values of a list; none of an absent one. Throws ValidationException.
std::vector<attribute_value> read_values(const boost::json::array* list);

/// Throws ValidationException for a number or for types of values that the operator does not take.
legacy_comparison check_comparison(std::string_view op, std::vector<attribute_value> values);

/// From the members ComparisonOperator and AttributeValueList. Throws ValidationException.
legacy_comparison read_comparison(const boost::json::object& condition);

/// The same as an expression would say it. The attribute's name is taken as it is.
condition_node to_condition(std::string_view attribute, legacy_comparison comparison);

/// All attributes together; null for none. `conditional_operator` is "AND", "OR" or absent.
std::shared_ptr<const condition_node> join_conditions(
    std::vector<condition_node> conditions, std::optional<std::string_view> conditional_operator
);

}  // namespace ddbm::local::detail

#endif
