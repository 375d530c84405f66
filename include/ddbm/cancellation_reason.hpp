#ifndef DDBM_CANCELLATION_REASON_HPP
#define DDBM_CANCELLATION_REASON_HPP

#include <ddbm/error_code.hpp>
#include <ddbm/item.hpp>

#include <optional>
#include <string>

namespace ddbm {

/// What one action had to do with the cancellation of its transaction.
class cancellation_reason
{
public:
    cancellation_reason() = default;

    /// As of `service_errc`, such as `conditional_check_failed`, `transaction_conflict` and
    /// `validation`; no error if nothing was wrong with this action.
    error_code code;
    /// The code's name as the service sent it, such as `ConditionalCheckFailed` and `None`.
    std::string code_name;
    /// The service's words; empty if there are none.
    std::string message;
    /// The item that is there, where a condition failed; absent if there is none, and if it was not
    /// asked for.
    std::optional<item> returned_item;

    friend bool operator==(const cancellation_reason&, const cancellation_reason&) = default;
};

}  // namespace ddbm

#endif
