#ifndef DDBM_OPERATIONS_BATCH_WRITE_ITEM_HPP
#define DDBM_OPERATIONS_BATCH_WRITE_ITEM_HPP

#include <ddbm/attribute_value.hpp>
#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/item_collection_metrics.hpp>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// One write of a batch: a whole item that is put, or the key of one that is deleted.
class batch_write
{
public:
    static batch_write put(ddbm::item item) { return batch_write(std::move(item), true); }
    static batch_write erase(ddbm::item key) { return batch_write(std::move(key), false); }

    bool is_put() const noexcept { return put_; }
    /// All attributes of the item to put, or the key of the item to delete.
    const ddbm::item& attributes() const noexcept { return attributes_; }

    friend bool operator==(const batch_write&, const batch_write&) = default;

private:
    batch_write(ddbm::item attributes, bool put) : attributes_(std::move(attributes)), put_(put) {}

    ddbm::item attributes_;
    bool put_;
};

/// By table name.
using batch_write_map = std::map<std::string, std::vector<batch_write>, std::less<>>;

/// What batch_write_item_request is answered with.
class batch_write_item_reply
{
public:
    batch_write_item_reply() = default;

    /// What was not written, for another request after a pause: throughput was exceeded.
    batch_write_map unprocessed_items;
    /// By table name. Empty unless asked for; tables without local indexes have none.
    item_collection_metrics_map item_collection_metrics;
    /// Empty unless asked for; one for each table.
    std::vector<ddbm::consumed_capacity> consumed_capacity;
};

/** Puts and deletes up to 25 items of one or more tables, without conditions.
 *
 *  Each write by itself is applied or not; there is no order among them. Costs for each what
 *  put_item_request and delete_item_request cost.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
class batch_write_item_request
{
public:
    using reply_type = batch_write_item_reply;

    batch_write_item_request() = default;

    /// Goes on with the `unprocessed_items` of a reply.
    explicit batch_write_item_request(batch_write_map writes) : writes_(std::move(writes)) {}

    /// Writes a whole item into a table, given by name or ARN; no item twice in one batch.
    batch_write_item_request& put(std::string table_name, ddbm::item item) &
    {
        writes_[std::move(table_name)].push_back(batch_write::put(std::move(item)));
        return *this;
    }
    batch_write_item_request put(std::string table_name, ddbm::item item) &&
    {
        return std::move(put(std::move(table_name), std::move(item)));
    }

    /// Deletes the item with this key.
    batch_write_item_request& erase(std::string table_name, ddbm::item key) &
    {
        writes_[std::move(table_name)].push_back(batch_write::erase(std::move(key)));
        return *this;
    }
    batch_write_item_request erase(std::string table_name, ddbm::item key) &&
    {
        return std::move(erase(std::move(table_name), std::move(key)));
    }

    /// Which capacity the reply reports; none without this setting.
    batch_write_item_request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        return_consumed_capacity_ = what;
        return *this;
    }
    batch_write_item_request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    /// Whether the reply says how large the items with the partition keys have grown; only tables
    /// with local indexes know.
    batch_write_item_request&
    return_item_collection_metrics(ddbm::return_item_collection_metrics what) &
    {
        return_item_collection_metrics_ = what;
        return *this;
    }
    batch_write_item_request
    return_item_collection_metrics(ddbm::return_item_collection_metrics what) &&
    {
        return std::move(return_item_collection_metrics(what));
    }

    const batch_write_map& writes() const noexcept { return writes_; }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }
    ddbm::return_item_collection_metrics return_item_collection_metrics() const noexcept
    {
        return return_item_collection_metrics_;
    }

private:
    batch_write_map writes_;
    ddbm::return_consumed_capacity return_consumed_capacity_ = ddbm::return_consumed_capacity::none;
    ddbm::return_item_collection_metrics return_item_collection_metrics_ =
        ddbm::return_item_collection_metrics::none;
};

}  // namespace ddbm

#endif
