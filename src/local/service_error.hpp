// An answer that is an error, as DynamoDB words it: thrown by whatever finds it, turned into a
// reply in one place.
#ifndef DDBM_SRC_LOCAL_SERVICE_ERROR_HPP
#define DDBM_SRC_LOCAL_SERVICE_ERROR_HPP

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

class service_error : public std::exception
{
public:
    /// @param type  with its prefix, a literal: "com.amazon.coral.validate#ValidationException"
    service_error(int status, std::string_view type, std::optional<std::string> message = {})
        : status_(status), type_(type), message_(std::move(message))
    {
    }

    int status() const noexcept { return status_; }
    std::string_view type() const noexcept { return type_; }
    /// Absent: the body has no text member.
    const std::optional<std::string>& message() const noexcept { return message_; }
    /// The text is in `Message` instead of `message`.
    bool capital_message() const noexcept { return capital_message_; }
    /// Further members of the body, as JSON: `"Item":{...}`. Empty: none.
    const std::string& members() const noexcept { return members_; }

    service_error& with_capital_message()
    {
        capital_message_ = true;
        return *this;
    }
    service_error& with_members(std::string json)
    {
        members_ = std::move(json);
        return *this;
    }

    const char* what() const noexcept override { return message_ ? message_->c_str() : ""; }

    /// `{"__type":...}`
    std::string body() const;

private:
    int status_;
    std::string_view type_;
    std::optional<std::string> message_;
    bool capital_message_ = false;
    std::string members_;
};

inline constexpr std::string_view validation_exception =
    "com.amazon.coral.validate#ValidationException";
inline constexpr std::string_view serialization_exception =
    "com.amazon.coral.service#SerializationException";
inline constexpr std::string_view unknown_operation_exception =
    "com.amazon.coral.service#UnknownOperationException";
inline constexpr std::string_view resource_not_found_exception =
    "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException";
inline constexpr std::string_view resource_in_use_exception =
    "com.amazonaws.dynamodb.v20120810#ResourceInUseException";
inline constexpr std::string_view limit_exceeded_exception =
    "com.amazonaws.dynamodb.v20120810#LimitExceededException";
inline constexpr std::string_view conditional_check_failed_exception =
    "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
inline constexpr std::string_view transaction_canceled_exception =
    "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
inline constexpr std::string_view transaction_conflict_exception =
    "com.amazonaws.dynamodb.v20120810#TransactionConflictException";
inline constexpr std::string_view idempotent_parameter_mismatch_exception =
    "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException";
inline constexpr std::string_view internal_server_error =
    "com.amazonaws.dynamodb.v20120810#InternalServerError";

/// ValidationException with this text.
[[noreturn]] void refuse(std::string message);

/// ValidationException "One or more parameter values were invalid: " + what.
[[noreturn]] void refuse_parameter(std::string_view what);

/// ResourceNotFoundException "Requested resource not found".
[[noreturn]] void resource_not_found();

}  // namespace ddbm::local::detail

#endif
