#ifndef DDBM_OPERATIONS_UPDATE_ITEM_HPP
#define DDBM_OPERATIONS_UPDATE_ITEM_HPP

#include <ddbm/operations/item_write_parameters.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What update_item_request is answered with.
class update_item_reply : public item_write_reply
{
public:
    update_item_reply() = default;
};

/** Changes attributes of an item, or creates it with them.
 *
 *  Costs 1 WCU per started 1 KB of the larger of the item before and the item after, and as much
 * for each entry of an index that changes.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 */
class update_item_request : public item_write_request<update_item_request>
{
public:
    using reply_type = update_item_reply;

    /// @param table_name  its name or ARN
    /// @param key         the attributes of the item's key
    update_item_request(std::string table_name, ddbm::item key)
        : item_write_request(std::move(table_name)), key_(std::move(key))
    {
    }

    /// What to change, such as `SET #n = :n REMOVE cheats`; without one the item is created if
    /// there is none.
    update_item_request& update_expression(std::string expression) &
    {
        update_expression_ = std::move(expression);
        return *this;
    }
    update_item_request update_expression(std::string expression) &&
    {
        return std::move(update_expression(std::move(expression)));
    }

    /// Whether sending this update twice has the effect of sending it once, as with `SET #n = :n`,
    /// unlike `ADD` and `list_append`; no by default. Only then is it sent again after an attempt
    /// that may have been applied.
    update_item_request& idempotent(bool repeatable) &
    {
        idempotent_ = repeatable;
        return *this;
    }
    update_item_request idempotent(bool repeatable) && { return std::move(idempotent(repeatable)); }

    const ddbm::item& key() const noexcept { return key_; }
    /// Empty if there is none.
    const std::string& update_expression() const noexcept { return update_expression_; }
    [[nodiscard]] bool idempotent() const noexcept { return idempotent_; }

private:
    ddbm::item key_;
    std::string update_expression_;
    bool idempotent_ = false;
};

}  // namespace ddbm

#endif
