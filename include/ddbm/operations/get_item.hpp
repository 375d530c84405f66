#ifndef DDBM_OPERATIONS_GET_ITEM_HPP
#define DDBM_OPERATIONS_GET_ITEM_HPP

#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/projection_parameters.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// What get_item_request is answered with.
class get_item_reply
{
public:
    get_item_reply() = default;

    /// Absent if there is no item with this key.
    std::optional<ddbm::item> item;
    /// Absent unless asked for.
    std::optional<ddbm::consumed_capacity> consumed_capacity;
};

/** Reads one item by its key.
 *
 *  Costs 0.5 RCU per started 4 KB, 1 RCU with a consistent read.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
 */
class get_item_request : public projection_parameters<get_item_request>
{
public:
    using reply_type = get_item_reply;

    /// @param table_name  its name or ARN
    /// @param key         the attributes of the item's key
    get_item_request(std::string table_name, ddbm::item key)
        : table_name_(std::move(table_name)), key_(std::move(key))
    {
    }

    /// Whether to read what every write before has left, at twice the cost; no by default.
    get_item_request& consistent_read(bool consistent) &
    {
        consistent_read_ = consistent;
        return *this;
    }
    get_item_request consistent_read(bool consistent) &&
    {
        return std::move(consistent_read(consistent));
    }

    /// Which capacity the reply reports; none without this setting.
    get_item_request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        return_consumed_capacity_ = what;
        return *this;
    }
    get_item_request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    const std::string& table_name() const noexcept { return table_name_; }
    const ddbm::item& key() const noexcept { return key_; }
    [[nodiscard]] bool consistent_read() const noexcept { return consistent_read_; }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }

private:
    std::string table_name_;
    ddbm::item key_;
    bool consistent_read_ = false;
    ddbm::return_consumed_capacity return_consumed_capacity_ = ddbm::return_consumed_capacity::none;
};

}  // namespace ddbm

#endif
