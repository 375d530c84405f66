#ifndef DDBM_OPERATIONS_CONDITION_PARAMETERS_HPP
#define DDBM_OPERATIONS_CONDITION_PARAMETERS_HPP

#include <ddbm/operations/expression_parameters.hpp>
#include <ddbm/operations/return_values.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// What conditional writes have in common. A part of requests and of actions of transactions.
class condition_parameters : public expression_parameters
{
public:
    const std::string& table_name() const noexcept { return table_name_; }
    /// Empty if there is none.
    const std::string& condition_expression() const noexcept { return condition_expression_; }
    /// Empty if it was not set.
    std::optional<ddbm::return_values_on_condition_check_failure>
    return_values_on_condition_check_failure() const noexcept
    {
        return return_values_on_condition_check_failure_;
    }

protected:
    explicit condition_parameters(std::string table_name) : table_name_(std::move(table_name)) {}

    std::string table_name_;
    std::string condition_expression_;
    std::optional<ddbm::return_values_on_condition_check_failure>
        return_values_on_condition_check_failure_;
};

/// What sets them: as `expression_setters`.
template <class Derived, class Parameters>
class condition_setters : public expression_setters<Derived, Parameters>
{
public:
    using Parameters::condition_expression;
    using Parameters::return_values_on_condition_check_failure;

    /// What must be true of the item that is there, such as `attribute_not_exists(episode)`; else
    /// the write fails with `service_errc::conditional_check_failed`, a transaction as a whole with
    /// `service_errc::transaction_canceled`.
    Derived& condition_expression(std::string expression) &
    {
        this->condition_expression_ = std::move(expression);
        return this->derived();
    }
    Derived condition_expression(std::string expression) &&
    {
        return std::move(condition_expression(std::move(expression)));
    }

    /// Whether a failed condition comes with the item that is there, in
    /// `diagnostics::returned_item()`, that of a transaction in
    /// `cancellation_reason::returned_item`. Without this setting it does: only so can a condition
    /// that fails after an attempt whose reply was lost be told from one that fails because of
    /// somebody else.
    Derived&
    return_values_on_condition_check_failure(ddbm::return_values_on_condition_check_failure what) &
    {
        this->return_values_on_condition_check_failure_ = what;
        return this->derived();
    }
    Derived
    return_values_on_condition_check_failure(ddbm::return_values_on_condition_check_failure what) &&
    {
        return std::move(return_values_on_condition_check_failure(what));
    }

protected:
    using expression_setters<Derived, Parameters>::expression_setters;
};

}  // namespace ddbm

#endif
