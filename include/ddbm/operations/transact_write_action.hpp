#ifndef DDBM_OPERATIONS_TRANSACT_WRITE_ACTION_HPP
#define DDBM_OPERATIONS_TRANSACT_WRITE_ACTION_HPP

#include <ddbm/operations/condition_parameters.hpp>

#include <string>
#include <utility>
#include <variant>

namespace ddbm {

/// The condition of an action of a write transaction. A part of the actions.
template <class Derived>
class conditional_action : public condition_parameters
{
public:
    using condition_parameters::condition_expression;
    using condition_parameters::return_values_on_condition_check_failure;

    /// What must be true of the item that is there, such as `attribute_not_exists(episode)`; else
    /// the whole transaction is cancelled.
    Derived& condition_expression(std::string expression) &
    {
        condition_expression_ = std::move(expression);
        return derived();
    }
    Derived condition_expression(std::string expression) &&
    {
        return std::move(condition_expression(std::move(expression)));
    }

    /// The attribute name that a placeholder such as `#n` stands for in expressions.
    Derived& expression_attribute_name(std::string placeholder, std::string name) &
    {
        expression_attribute_names_.insert_or_assign(std::move(placeholder), std::move(name));
        return derived();
    }
    Derived expression_attribute_name(std::string placeholder, std::string name) &&
    {
        return std::move(expression_attribute_name(std::move(placeholder), std::move(name)));
    }

    /// The value that a placeholder such as `:n` stands for in expressions.
    Derived& expression_attribute_value(std::string placeholder, attribute_value value) &
    {
        expression_attribute_values_.set(std::move(placeholder), std::move(value));
        return derived();
    }
    Derived expression_attribute_value(std::string placeholder, attribute_value value) &&
    {
        return std::move(expression_attribute_value(std::move(placeholder), std::move(value)));
    }

    /// Whether a failed condition comes with the item that is there, in
    /// `cancellation_reason::returned_item`. Without this setting it does.
    Derived&
    return_values_on_condition_check_failure(ddbm::return_values_on_condition_check_failure what) &
    {
        return_values_on_condition_check_failure_ = what;
        return derived();
    }
    Derived
    return_values_on_condition_check_failure(ddbm::return_values_on_condition_check_failure what) &&
    {
        return std::move(return_values_on_condition_check_failure(what));
    }

protected:
    using condition_parameters::condition_parameters;

private:
    Derived& derived() noexcept { return static_cast<Derived&>(*this); }
};

/// Writes a whole item, in place of the one with its key if there is one.
class transact_put : public conditional_action<transact_put>
{
public:
    /// @param table_name  its name or ARN
    /// @param item        all its attributes, the key's among them; up to 409,600 bytes
    transact_put(std::string table_name, ddbm::item item)
        : conditional_action(std::move(table_name)), item_(std::move(item))
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
        : conditional_action(std::move(table_name)), key_(std::move(key)),
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
        : conditional_action(std::move(table_name)), key_(std::move(key))
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
        : conditional_action(std::move(table_name)), key_(std::move(key))
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
