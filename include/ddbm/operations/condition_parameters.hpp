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

}  // namespace ddbm

#endif
