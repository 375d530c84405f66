#ifndef DDBM_OPERATIONS_TRANSACT_WRITE_ITEMS_HPP
#define DDBM_OPERATIONS_TRANSACT_WRITE_ITEMS_HPP

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/operations/consumed_capacity.hpp>
#include <ddbm/operations/item_collection_metrics.hpp>
#include <ddbm/operations/transact_write_action.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What transact_write_items_request is answered with.
class transact_write_items_reply
{
public:
    transact_write_items_reply() = default;

    /// By table name. Empty unless asked for; tables without local indexes have none.
    item_collection_metrics_map item_collection_metrics;
    /// Empty unless asked for; one for each table.
    std::vector<ddbm::consumed_capacity> consumed_capacity;
};

/** Carries out up to 100 writes and checks of conditions together, or none of them.
 *
 *  @code
 *  ddbm::transact_write_items_request()
 *      .action(ddbm::transact_put("saves", save))
 *      .action(ddbm::transact_condition_check("players", player, "attribute_exists(#n)")
 *                  .expression_attribute_name("#n", "name"))
 *  @endcode
 *
 *  All together up to 4 MB. Costs 2 WCU per started 1 KB of each item and of each entry of an index
 *  that changes. If an action cannot be carried out, the whole fails
 *  with `service_errc::transaction_canceled`, and `diagnostics::cancellation_reasons()` says what
 *  each action had to do with it.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
class transact_write_items_request
{
public:
    using reply_type = transact_write_items_reply;

    transact_write_items_request() = default;

    /// Adds an action; no item twice.
    transact_write_items_request& action(transact_write_action what) &
    {
        actions_.push_back(std::move(what));
        return *this;
    }
    transact_write_items_request action(transact_write_action what) &&
    {
        return std::move(action(std::move(what)));
    }

    /// Names the transaction, with 1 to 36 characters: for ten minutes DynamoDB carries out no
    /// two of the same name; the same name with other actions or settings is
    /// `service_errc::idempotent_parameter_mismatch`. The client makes one up where there is none,
    /// so that it may send the request again.
    transact_write_items_request& client_request_token(std::string token) &
    {
        client_request_token_ = std::move(token);
        return *this;
    }
    transact_write_items_request client_request_token(std::string token) &&
    {
        return std::move(client_request_token(std::move(token)));
    }

    /// Which capacity the reply reports; none without this setting.
    transact_write_items_request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        return_consumed_capacity_ = what;
        return *this;
    }
    transact_write_items_request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    /// Whether the reply says how large the items with the partition keys have grown; only tables
    /// with local indexes know.
    transact_write_items_request&
    return_item_collection_metrics(ddbm::return_item_collection_metrics what) &
    {
        return_item_collection_metrics_ = what;
        return *this;
    }
    transact_write_items_request
    return_item_collection_metrics(ddbm::return_item_collection_metrics what) &&
    {
        return std::move(return_item_collection_metrics(what));
    }

    const std::vector<transact_write_action>& actions() const noexcept { return actions_; }
    /// Empty if there is none.
    const std::string& client_request_token() const noexcept { return client_request_token_; }
    ddbm::return_consumed_capacity return_consumed_capacity() const noexcept
    {
        return return_consumed_capacity_;
    }
    ddbm::return_item_collection_metrics return_item_collection_metrics() const noexcept
    {
        return return_item_collection_metrics_;
    }

private:
    std::vector<transact_write_action> actions_;
    std::string client_request_token_;
    ddbm::return_consumed_capacity return_consumed_capacity_ = ddbm::return_consumed_capacity::none;
    ddbm::return_item_collection_metrics return_item_collection_metrics_ =
        ddbm::return_item_collection_metrics::none;
};

}  // namespace ddbm

#endif
