#ifndef DDBM_OPERATIONS_ITEM_WRITE_PARAMETERS_HPP
#define DDBM_OPERATIONS_ITEM_WRITE_PARAMETERS_HPP

#include <ddbm/operations/condition_parameters.hpp>
#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/item_collection_metrics.hpp>

#include <optional>
#include <utility>

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

/// What sets them. The requests for PutItem, UpdateItem and DeleteItem derive from it.
template <class Request>
class item_write_request : public condition_setters<Request, item_write_parameters>
{
public:
    using item_write_parameters::return_consumed_capacity;
    using item_write_parameters::return_item_collection_metrics;
    using item_write_parameters::return_values;

    /// Which attributes to return. A put or delete can return the item that was there before,
    /// `all_old`, or `none`. A write that returns what was there is not sent again after an attempt
    /// that may have been applied: the answer would be what that attempt has written.
    Request& return_values(ddbm::return_values what) &
    {
        this->return_values_ = what;
        return this->derived();
    }
    Request return_values(ddbm::return_values what) && { return std::move(return_values(what)); }

    /// Which capacity the reply reports; none without this setting.
    Request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        this->return_consumed_capacity_ = what;
        return this->derived();
    }
    Request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    /// Whether the reply says how large the items with this partition key have grown; only tables
    /// with local indexes know.
    Request& return_item_collection_metrics(ddbm::return_item_collection_metrics what) &
    {
        this->return_item_collection_metrics_ = what;
        return this->derived();
    }
    Request return_item_collection_metrics(ddbm::return_item_collection_metrics what) &&
    {
        return std::move(return_item_collection_metrics(what));
    }

protected:
    using condition_setters<Request, item_write_parameters>::condition_setters;
};

/// What the replies to PutItem, UpdateItem and DeleteItem have in common.
class item_write_reply
{
public:
    item_write_reply() = default;

    /// The reply to the write was lost, and its repetition found the very item there that was to be
    /// written, or none where one was to be deleted. That is taken for its own work, though
    /// somebody else may have done the same.
    bool recognised_by_equality = false;
    /// What was asked for with `return_values`; absent if there is nothing of it.
    std::optional<ddbm::item> attributes;
    /// Absent unless asked for.
    std::optional<ddbm::consumed_capacity> consumed_capacity;
    /// Absent unless asked for, and on tables without local indexes.
    std::optional<ddbm::item_collection_metrics> item_collection_metrics;
};

}  // namespace ddbm

#endif
