#ifndef DDBM_OPERATIONS_TRANSACT_GET_ITEMS_HPP
#define DDBM_OPERATIONS_TRANSACT_GET_ITEMS_HPP

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/projection_parameters.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// One item to read in a transaction.
class transact_get : public projection_parameters<transact_get>
{
public:
    /// @param table_name  its name or ARN
    /// @param key         the attributes of the item's key
    transact_get(std::string table_name, ddbm::item key)
        : table_name_(std::move(table_name)), key_(std::move(key))
    {
    }

    const std::string& table_name() const noexcept { return table_name_; }
    const ddbm::item& key() const noexcept { return key_; }

private:
    std::string table_name_;
    ddbm::item key_;
};

/// What transact_get_items_request is answered with.
class transact_get_items_reply
{
public:
    transact_get_items_reply() = default;

    /// One for each item asked for, in their order; absent where there is none, or where the
    /// projection selects nothing of it.
    std::vector<std::optional<ddbm::item>> items;
    /// Empty unless asked for; one for each table.
    std::vector<ddbm::consumed_capacity> consumed_capacity;
};

/** Reads up to 100 items as they are at one moment, or fails.
 *
 *  All together up to 4 MB. Costs 2 RCU per started 4 KB of each item. A write to one of them at
 * the same time is `service_errc::transaction_canceled`, with
 * `diagnostics::cancellation_reasons()`; nothing of that is sent again by itself.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
 */
class transact_get_items_request
{
public:
    using reply_type = transact_get_items_reply;

    transact_get_items_request() = default;

    /// Reads one more item; none twice.
    transact_get_items_request& get(transact_get what) &
    {
        gets_.push_back(std::move(what));
        return *this;
    }
    transact_get_items_request get(transact_get what) && { return std::move(get(std::move(what))); }

    /// Which capacity the reply reports; none without this setting.
    transact_get_items_request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        return_consumed_capacity_ = what;
        return *this;
    }
    transact_get_items_request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    const std::vector<transact_get>& gets() const noexcept { return gets_; }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }

private:
    std::vector<transact_get> gets_;
    ddbm::return_consumed_capacity return_consumed_capacity_ = ddbm::return_consumed_capacity::none;
};

}  // namespace ddbm

#endif
