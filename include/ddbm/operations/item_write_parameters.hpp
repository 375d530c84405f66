#ifndef DDBM_OPERATIONS_ITEM_WRITE_PARAMETERS_HPP
#define DDBM_OPERATIONS_ITEM_WRITE_PARAMETERS_HPP

#include <ddbm/operations/condition_parameters.hpp>
#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/item_collection_metrics.hpp>

#include <optional>

namespace ddbm {

/// What PutItem, UpdateItem and DeleteItem have in common. A part of their requests.
class item_write_parameters : public condition_parameters
{
public:
    ddbm::return_values return_values() const noexcept { return return_values_; }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }
    ddbm::return_item_collection_metrics return_item_collection_metrics() const noexcept
    {
        return return_item_collection_metrics_;
    }

protected:
    using condition_parameters::condition_parameters;

    ddbm::return_values return_values_ = ddbm::return_values::none;
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
