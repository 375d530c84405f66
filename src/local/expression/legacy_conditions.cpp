// Expected, QueryFilter and ScanFilter.

#include "local/expression/condition.hpp"
#include "local/expression/legacy_comparison.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <utility>

namespace ddbm::local::detail {
namespace {

std::vector<attribute_value> only(attribute_value value)
{
    std::vector<attribute_value> values;
    values.push_back(std::move(value));
    return values;
}

// One attribute of Expected. It comes in two forms, an operator with values or a value that must be
// there or not.
class expectation
{
public:
    expectation(std::string_view attribute, const boost::json::object& json)
        : attribute_(attribute), for_attribute_(" for Attribute: " + attribute_),
          value_(member(json, "Value")), list_(array_member(json, "AttributeValueList")),
          exists_(flag_member(json, "Exists")), op_(text_member(json, "ComparisonOperator"))
    {
    }

    condition_node read() const
    {
        if (value_ && list_)
        {
            refuse_parameter(
                "Value and AttributeValueList cannot be used together" + for_attribute_
            );
        }
        return op_ ? read_operator() : read_existence();
    }

private:
    condition_node read_operator() const
    {
        if (exists_)
            refuse_parameter(
                "Exists and ComparisonOperator cannot be used together" + for_attribute_
            );
        if (!value_ && !list_ && *op_ != "NULL" && *op_ != "NOT_NULL")
        {
            refuse_parameter(
                "Value or AttributeValueList must be used with ComparisonOperator: " +
                std::string(*op_) + for_attribute_
            );
        }
        return to_condition(
            attribute_,
            check_comparison(*op_, value_ ? only(read_value(*value_)) : read_values(list_))
        );
    }

    condition_node read_existence() const
    {
        if (list_)
        {
            refuse_parameter(
                "AttributeValueList can only be used with a ComparisonOperator" + for_attribute_
            );
        }
        const bool exists = exists_.value_or(true);
        if (exists && !value_)
        {
            refuse_parameter(
                std::string("Value must be provided when Exists is ") +
                (exists_ ? "true" : "null") + for_attribute_
            );
        }
        if (!exists && value_)
            refuse_parameter("Value cannot be used when Exists is false" + for_attribute_);
        if (!exists)
            return to_condition(attribute_, {legacy_operator::null, {}});
        return to_condition(attribute_, {legacy_operator::eq, only(read_value(*value_))});
    }

    std::string attribute_;
    std::string for_attribute_;
    const boost::json::value* value_;
    const boost::json::array* list_;
    std::optional<bool> exists_;
    std::optional<std::string_view> op_;
};

}  // namespace

condition expected_condition(
    const boost::json::object& expected, std::optional<std::string_view> conditional_operator
)
{
    std::vector<condition_node> conditions;
    for (const auto& entry : expected)
    {
        check_attribute_name(entry.key());
        if (const boost::json::object* json = entry.value().if_object())
            conditions.push_back(expectation(entry.key(), *json).read());
    }
    return condition(join_conditions(std::move(conditions), conditional_operator));
}

condition filter_condition(
    const boost::json::object& filter, std::optional<std::string_view> conditional_operator
)
{
    std::vector<condition_node> conditions;
    for (const auto& entry : filter)
    {
        check_attribute_name(entry.key());
        if (const boost::json::object* json = entry.value().if_object())
            conditions.push_back(to_condition(entry.key(), read_comparison(*json)));
    }
    return condition(join_conditions(std::move(conditions), conditional_operator));
}

}  // namespace ddbm::local::detail
