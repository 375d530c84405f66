#include "errors/code_words.hpp"

#include <ddbm/error.hpp>
#include <ddbm/service_errc.hpp>

#include <ostream>
#include <string>

namespace ddbm {
namespace {

using detail::code_words;

constexpr boost::ulong_long_type service_id = 0x6464626d2f737663;

struct named_code
{
    std::string_view name;
    service_errc code;
};

// DynamoDB's own exceptions first, then those that any AWS service may answer. Some of these occur
// with and without the final "Exception", depending on what stands in front of the service.
constexpr named_code known_codes[] = {
    {"ConditionalCheckFailedException", service_errc::conditional_check_failed},
    {"ItemCollectionSizeLimitExceededException", service_errc::item_collection_size_limit_exceeded},
    {"TransactionCanceledException", service_errc::transaction_canceled},
    {"TransactionConflictException", service_errc::transaction_conflict},
    {"TransactionInProgressException", service_errc::transaction_in_progress},
    {"IdempotentParameterMismatchException", service_errc::idempotent_parameter_mismatch},
    {"DuplicateItemException", service_errc::duplicate_item},
    {"ResourceNotFoundException", service_errc::resource_not_found},
    {"ResourceInUseException", service_errc::resource_in_use},
    {"TableNotFoundException", service_errc::table_not_found},
    {"LimitExceededException", service_errc::limit_exceeded},
    {"ProvisionedThroughputExceededException", service_errc::provisioned_throughput_exceeded},
    {"ReplicatedWriteConflictException", service_errc::replicated_write_conflict},
    {"ExpiredIteratorException", service_errc::expired_iterator},
    {"TrimmedDataAccessException", service_errc::trimmed_data_access},

    {"ValidationException", service_errc::validation},
    {"ValidationError", service_errc::validation},
    {"SerializationException", service_errc::serialization},
    {"UnknownOperationException", service_errc::unknown_operation},
    {"InvalidAction", service_errc::unknown_operation},

    {"ThrottlingException", service_errc::throttling},
    {"Throttling", service_errc::throttling},
    {"ThrottledException", service_errc::throttling},
    {"RequestThrottled", service_errc::throttling},
    {"RequestThrottledException", service_errc::throttling},
    {"TooManyRequestsException", service_errc::throttling},
    {"BandwidthLimitExceeded", service_errc::throttling},
    {"SlowDown", service_errc::throttling},
    {"PriorRequestNotComplete", service_errc::throttling},
    {"EC2ThrottledException", service_errc::throttling},
    {"RequestLimitExceeded", service_errc::request_limit_exceeded},
    {"RequestLimitExceededException", service_errc::request_limit_exceeded},

    {"InternalServerError", service_errc::internal_server_error},
    {"InternalServerErrorException", service_errc::internal_server_error},
    {"InternalServerException", service_errc::internal_server_error},
    {"InternalFailure", service_errc::internal_server_error},
    {"InternalFailureException", service_errc::internal_server_error},
    {"InternalError", service_errc::internal_server_error},
    {"ServiceUnavailable", service_errc::service_unavailable},
    {"ServiceUnavailableException", service_errc::service_unavailable},
    {"RequestTimeout", service_errc::request_timeout},
    {"RequestTimeoutException", service_errc::request_timeout},

    {"AccessDeniedException", service_errc::access_denied},
    {"AccessDenied", service_errc::access_denied},
    {"UnrecognizedClientException", service_errc::unrecognized_client},
    {"InvalidClientTokenId", service_errc::unrecognized_client},
    {"InvalidSignatureException", service_errc::invalid_signature},
    {"SignatureDoesNotMatch", service_errc::invalid_signature},
    {"AuthFailure", service_errc::invalid_signature},
    {"IncompleteSignatureException", service_errc::incomplete_signature},
    {"IncompleteSignature", service_errc::incomplete_signature},
    {"MissingAuthenticationTokenException", service_errc::missing_authentication_token},
    {"MissingAuthenticationToken", service_errc::missing_authentication_token},
    {"ExpiredTokenException", service_errc::expired_token},
    {"ExpiredToken", service_errc::expired_token},
    {"RequestExpired", service_errc::request_expired},
    {"RequestTimeTooSkewed", service_errc::request_time_too_skewed},
    {"RequestInTheFuture", service_errc::request_time_too_skewed},
};

code_words words_of_service(service_errc e) noexcept
{
    switch (e)
    {
    case service_errc::unknown:
        return {"unknown", "The service answered with an exception of another kind"};
    case service_errc::conditional_check_failed:
        return {"conditional_check_failed", "The condition does not hold"};
    case service_errc::item_collection_size_limit_exceeded:
        return {
            "item_collection_size_limit_exceeded",
            "The items of one partition key have grown too large for the local indexes"};
    case service_errc::transaction_canceled:
        return {"transaction_canceled", "The transaction was cancelled"};
    case service_errc::transaction_conflict:
        return {"transaction_conflict", "Another transaction is writing the item"};
    case service_errc::transaction_in_progress:
        return {"transaction_in_progress", "A transaction with the same token is still running"};
    case service_errc::idempotent_parameter_mismatch:
        return {"idempotent_parameter_mismatch", "The token was used for another request"};
    case service_errc::duplicate_item:
        return {"duplicate_item", "There is an item with this key already"};
    case service_errc::resource_not_found:
        return {"resource_not_found", "There is no such table or index, or it is not active"};
    case service_errc::resource_in_use:
        return {"resource_in_use", "The table exists already, or is being changed"};
    case service_errc::table_not_found:
        return {"table_not_found", "There is no such table"};
    case service_errc::limit_exceeded:
        return {"limit_exceeded", "A limit of the account is exceeded"};
    case service_errc::validation:
        return {"validation", "The service refused the request as not valid"};
    case service_errc::serialization:
        return {"serialization", "The service could not read the request"};
    case service_errc::unknown_operation:
        return {"unknown_operation", "The service does not know the operation"};
    case service_errc::provisioned_throughput_exceeded:
        return {
            "provisioned_throughput_exceeded", "The throughput of the table or index is exceeded"};
    case service_errc::throttling:
        return {"throttling", "Requests come too fast"};
    case service_errc::request_limit_exceeded:
        return {"request_limit_exceeded", "The throughput of the account is exceeded"};
    case service_errc::replicated_write_conflict:
        return {"replicated_write_conflict", "Another region is writing the item"};
    case service_errc::internal_server_error:
        return {"internal_server_error", "The service failed"};
    case service_errc::service_unavailable:
        return {"service_unavailable", "The service is not available"};
    case service_errc::request_timeout:
        return {"request_timeout", "The service waited too long for the request"};
    case service_errc::access_denied:
        return {"access_denied", "Access is denied"};
    case service_errc::unrecognized_client:
        return {"unrecognized_client", "The access key or session token is not known"};
    case service_errc::invalid_signature:
        return {"invalid_signature", "The signature is not right"};
    case service_errc::incomplete_signature:
        return {"incomplete_signature", "The signature is not complete"};
    case service_errc::missing_authentication_token:
        return {"missing_authentication_token", "The request is not signed"};
    case service_errc::expired_token:
        return {"expired_token", "The session token has expired"};
    case service_errc::request_expired:
        return {"request_expired", "The request has expired"};
    case service_errc::request_time_too_skewed:
        return {"request_time_too_skewed", "The clock differs too much from that of the service"};
    case service_errc::expired_iterator:
        return {"expired_iterator", "The shard iterator has expired"};
    case service_errc::trimmed_data_access:
        return {"trimmed_data_access", "The stream record is no longer kept"};
    }
    return {};
}

class service_category_type final : public boost::system::error_category
{
public:
    constexpr service_category_type() noexcept : error_category(service_id) {}

    const char* name() const noexcept override { return "dynamodb"; }
    std::string message(int value) const override
    {
        return words_of_service(static_cast<service_errc>(value)).text;
    }
};

constexpr service_category_type the_service_category;

}  // namespace

const boost::system::error_category& service_category() noexcept
{
    return the_service_category;
}

std::string_view name_of(service_errc e) noexcept
{
    return words_of_service(e).name;
}

std::ostream& operator<<(std::ostream& out, service_errc e)
{
    return out << name_of(error_code(e));
}

service_errc service_errc_of(std::string_view exception_type) noexcept
{
    for (const named_code& entry : known_codes)
    {
        if (entry.name == exception_type)
            return entry.code;
    }
    return service_errc::unknown;
}

}  // namespace ddbm
