#ifndef DDBM_OPERATIONS_BATCH_GET_ITEM_HPP
#define DDBM_OPERATIONS_BATCH_GET_ITEM_HPP

#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/keys_and_attributes.hpp>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What batch_get_item_request is answered with.
class batch_get_item_reply
{
public:
    batch_get_item_reply() = default;

    /// The items that there are, by table name, in no particular order.
    std::map<std::string, std::vector<ddbm::item>, std::less<>> responses;
    /// What was not read, for another request after a pause: throughput was exceeded, or the items
    /// have more than 16 MB together.
    keys_and_attributes_map unprocessed_keys;
    /// Empty unless asked for; one for each table.
    std::vector<ddbm::consumed_capacity> consumed_capacity;
};

/** Reads up to 100 items of one or more tables by their keys.
 *
 *  Costs for each item what get_item_request costs. One table that does not exist fails the whole
 *  batch.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
class batch_get_item_request
{
public:
    using reply_type = batch_get_item_reply;

    batch_get_item_request() = default;

    /// Goes on with the `unprocessed_keys` of a reply.
    explicit batch_get_item_request(keys_and_attributes_map tables) : tables_(std::move(tables)) {}

    /// Reads these items of a table, given by name or ARN.
    batch_get_item_request& table(std::string table_name, keys_and_attributes keys) &
    {
        tables_.insert_or_assign(std::move(table_name), std::move(keys));
        return *this;
    }
    batch_get_item_request table(std::string table_name, keys_and_attributes keys) &&
    {
        return std::move(table(std::move(table_name), std::move(keys)));
    }

    /// Which capacity the reply reports; none without this setting.
    batch_get_item_request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        return_consumed_capacity_ = what;
        return *this;
    }
    batch_get_item_request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    const keys_and_attributes_map& tables() const noexcept { return tables_; }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }

private:
    keys_and_attributes_map tables_;
    ddbm::return_consumed_capacity return_consumed_capacity_ = ddbm::return_consumed_capacity::none;
};

}  // namespace ddbm

#endif
