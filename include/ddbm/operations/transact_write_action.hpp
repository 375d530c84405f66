#ifndef DDBM_OPERATIONS_TRANSACT_WRITE_ACTION_HPP
#define DDBM_OPERATIONS_TRANSACT_WRITE_ACTION_HPP

#include <ddbm/operations/condition_parameters.hpp>

#include <string>
#include <utility>
#include <variant>

namespace ddbm {

/// The condition of an action of a write transaction. A part of the actions.
template <class Derived>
using conditional_action = condition_setters<Derived, condition_parameters>;

/// Writes a whole item, in place of the one with its key if there is one.
class transact_put : public conditional_action<transact_put>
{
public:
    /// @param table_name  its name or ARN
    /// @param item        all its attributes, the key's among them; up to 409,600 bytes
    transact_put(std::string table_name, ddbm::item item)
        : condition_setters(std::move(table_name)), item_(std::move(item))
    {
    }

    const ddbm::item& item() const noexcept { return item_; }

private:
    ddbm::item item_;
};

/// Changes attributes of one item, or creates it.
class transact_update : public conditional_action<transact_update>
{
public:
    /// @param table_name         its name or ARN
    /// @param key                the attributes of the item's key
    /// @param update_expression  what to change, such as `SET #n = :n`
    transact_update(std::string table_name, ddbm::item key, std::string update_expression)
        : condition_setters(std::move(table_name)), key_(std::move(key)),
          update_expression_(std::move(update_expression))
    {
    }

    const ddbm::item& key() const noexcept { return key_; }
    const std::string& update_expression() const noexcept { return update_expression_; }

private:
    ddbm::item key_;
    std::string update_expression_;
};

/// Deletes one item, if there is one.
class transact_delete : public conditional_action<transact_delete>
{
public:
    /// @param table_name  its name or ARN
    /// @param key         the attributes of the item's key
    transact_delete(std::string table_name, ddbm::item key)
        : condition_setters(std::move(table_name)), key_(std::move(key))
    {
    }

    const ddbm::item& key() const noexcept { return key_; }

private:
    ddbm::item key_;
};

/// Changes nothing: the transaction depends on what this item is.
class transact_condition_check : public conditional_action<transact_condition_check>
{
public:
    /// @param table_name  its name or ARN
    /// @param key         the attributes of the item's key
    /// @param condition   what must be true of it, as for `condition_expression`
    transact_condition_check(std::string table_name, ddbm::item key, std::string condition)
        : condition_setters(std::move(table_name)), key_(std::move(key))
    {
        condition_expression_ = std::move(condition);
    }

    const ddbm::item& key() const noexcept { return key_; }

private:
    ddbm::item key_;
};

using transact_write_action =
    std::variant<transact_put, transact_update, transact_delete, transact_condition_check>;

}  // namespace ddbm

#endif
