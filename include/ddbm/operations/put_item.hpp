#ifndef DDBM_OPERATIONS_PUT_ITEM_HPP
#define DDBM_OPERATIONS_PUT_ITEM_HPP

#include <ddbm/operations/item_write_parameters.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What put_item_request is answered with.
class put_item_reply : public item_write_reply
{
public:
    put_item_reply() = default;
};

/** Writes a whole item, in place of the one with its key if there is one.
 *
 *  Costs 1 WCU per started 1 KB of the larger of the two.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
 */
class put_item_request : public item_write_parameters
{
public:
    using reply_type = put_item_reply;
    using item_write_parameters::condition_expression;
    using item_write_parameters::return_consumed_capacity;
    using item_write_parameters::return_item_collection_metrics;
    using item_write_parameters::return_values;
    using item_write_parameters::return_values_on_condition_check_failure;

    /// @param table_name  its name or ARN
    /// @param item        all its attributes, the key's among them; up to 409,600 bytes
    put_item_request(std::string table_name, ddbm::item item)
        : item_write_parameters(std::move(table_name)), item_(std::move(item))
    {
    }

    /// What must be true of the item that is there, such as `attribute_not_exists(episode)`; else
    /// the write fails with `service_errc::conditional_check_failed`.
    put_item_request& condition_expression(std::string expression) &
    {
        condition_expression_ = std::move(expression);
        return *this;
    }
    put_item_request condition_expression(std::string expression) &&
    {
        return std::move(condition_expression(std::move(expression)));
    }

    /// The attribute name that a placeholder such as `#n` stands for in expressions.
    put_item_request& expression_attribute_name(std::string placeholder, std::string name) &
    {
        expression_attribute_names_.insert_or_assign(std::move(placeholder), std::move(name));
        return *this;
    }
    put_item_request expression_attribute_name(std::string placeholder, std::string name) &&
    {
        return std::move(expression_attribute_name(std::move(placeholder), std::move(name)));
    }

    /// The value that a placeholder such as `:n` stands for in expressions.
    put_item_request& expression_attribute_value(std::string placeholder, attribute_value value) &
    {
        expression_attribute_values_.set(std::move(placeholder), std::move(value));
        return *this;
    }
    put_item_request expression_attribute_value(std::string placeholder, attribute_value value) &&
    {
        return std::move(expression_attribute_value(std::move(placeholder), std::move(value)));
    }

    /// Whether to return the item that was there before: `none` or `all_old`.
    put_item_request& return_values(ddbm::return_values what) &
    {
        return_values_ = what;
        return *this;
    }
    put_item_request return_values(ddbm::return_values what) &&
    {
        return std::move(return_values(what));
    }

    /// Whether a failed condition comes with the item that is there, in
    /// `diagnostics::returned_item()`. Without this setting it does: only so can a condition that
    /// fails after an attempt whose reply was lost be told from one that fails because of somebody
    /// else.
    put_item_request&
    return_values_on_condition_check_failure(ddbm::return_values_on_condition_check_failure what) &
    {
        return_values_on_condition_check_failure_ = what;
        return *this;
    }
    put_item_request
    return_values_on_condition_check_failure(ddbm::return_values_on_condition_check_failure what) &&
    {
        return std::move(return_values_on_condition_check_failure(what));
    }

    /// Which capacity the reply reports; none without this setting.
    put_item_request& return_consumed_capacity(ddbm::return_consumed_capacity what) &
    {
        return_consumed_capacity_ = what;
        return *this;
    }
    put_item_request return_consumed_capacity(ddbm::return_consumed_capacity what) &&
    {
        return std::move(return_consumed_capacity(what));
    }

    /// Whether the reply says how large the items with this partition key have grown; only tables
    /// with local indexes know.
    put_item_request& return_item_collection_metrics(ddbm::return_item_collection_metrics what) &
    {
        return_item_collection_metrics_ = what;
        return *this;
    }
    put_item_request return_item_collection_metrics(ddbm::return_item_collection_metrics what) &&
    {
        return std::move(return_item_collection_metrics(what));
    }

    const ddbm::item& item() const noexcept { return item_; }

private:
    ddbm::item item_;
};

}  // namespace ddbm

#endif
