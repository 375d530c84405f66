#ifndef DDBM_OPERATIONS_ITEM_WRITE_PARAMETERS_HPP
#define DDBM_OPERATIONS_ITEM_WRITE_PARAMETERS_HPP

#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/expression_parameters.hpp>
#include <ddbm/operations/item_collection_metrics.hpp>
#include <ddbm/operations/return_values.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// What PutItem, UpdateItem and DeleteItem have in common. A part of their requests.
class item_write_parameters : public expression_parameters
{
public:
    const std::string& table_name() const noexcept { return table_name_; }
    /// Empty if there is none.
    const std::string& condition_expression() const noexcept { return condition_expression_; }
    ddbm::return_values return_values() const noexcept { return return_values_; }
    /// Empty if it was not set.
    std::optional<ddbm::return_values_on_condition_check_failure>
    return_values_on_condition_check_failure() const noexcept
    {
        return return_values_on_condition_check_failure_;
    }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }
    ddbm::return_item_collection_metrics return_item_collection_metrics() const noexcept
    {
        return return_item_collection_metrics_;
    }

protected:
    explicit item_write_parameters(std::string table_name) : table_name_(std::move(table_name)) {}

    std::string table_name_;
    std::string condition_expression_;
    ddbm::return_values return_values_ = ddbm::return_values::none;
    std::optional<ddbm::return_values_on_condition_check_failure>
        return_values_on_condition_check_failure_;
    ddbm::return_consumed_capacity return_consumed_capacity_ = ddbm::return_consumed_capacity::none;
    ddbm::return_item_collection_metrics return_item_collection_metrics_ =
        ddbm::return_item_collection_metrics::none;
};

/// What the replies to PutItem, UpdateItem and DeleteItem have in common.
class item_write_reply
{
public:
    item_write_reply() = default;

    /// What was asked for with `return_values`; absent if there is nothing of it.
    std::optional<ddbm::item> attributes;
    /// Absent unless asked for.
    std::optional<ddbm::consumed_capacity> consumed_capacity;
    /// Absent unless asked for, and on tables without local indexes.
    std::optional<ddbm::item_collection_metrics> item_collection_metrics;
};

}  // namespace ddbm

#endif
