#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ddbm {
namespace {

namespace asio_error = boost::asio::error;

template <class Enum>
void expect_own_texts(Enum last)
{
    std::set<std::string> texts;
    for (int value = 1; value <= static_cast<int>(last); ++value)
    {
        const std::string text = error_code(static_cast<Enum>(value)).message();
        EXPECT_NE(text, "Unknown failure") << value;
        texts.insert(text);
    }
    EXPECT_GE(texts.size() + 1, static_cast<std::size_t>(last));
}

TEST(Errc, HasAnOwnTextForEachValue)
{
    expect_own_texts(errc::store_failed);
    EXPECT_EQ(error_code(static_cast<errc>(9999)).message(), "Unknown failure");
    EXPECT_STREQ(library_category().name(), "ddbm");
}

TEST(Errc, GroupsConflicts)
{
    EXPECT_EQ(error_code(errc::conflict_changed), condition::conflict);
    EXPECT_EQ(error_code(errc::conflict_exists), condition::conflict);
    EXPECT_NE(error_code(errc::not_found), condition::conflict);
    EXPECT_NE(error_code(service_errc::conditional_check_failed), condition::conflict);
    EXPECT_NE(error_code(), condition::conflict);
}

TEST(Errc, GroupsTimeouts)
{
    EXPECT_EQ(error_code(errc::connect_timeout), condition::timeout);
    EXPECT_EQ(error_code(errc::tls_timeout), condition::timeout);
    EXPECT_EQ(error_code(errc::attempt_timeout), condition::timeout);
    EXPECT_EQ(error_code(errc::deadline_exceeded), condition::timeout);
    EXPECT_EQ(error_code(asio_error::timed_out), condition::timeout);
    EXPECT_NE(error_code(asio_error::operation_aborted), condition::timeout);
    EXPECT_NE(error_code(errc::client_closed), condition::timeout);
}

TEST(ServiceErrc, HasAnOwnTextForEachValue)
{
    expect_own_texts(service_errc::trimmed_data_access);
    EXPECT_STREQ(service_category().name(), "dynamodb");
}

TEST(ServiceErrc, KnowsExceptionsByName)
{
    EXPECT_EQ(
        service_errc_of("ConditionalCheckFailedException"), service_errc::conditional_check_failed
    );
    EXPECT_EQ(
        service_errc_of("ProvisionedThroughputExceededException"),
        service_errc::provisioned_throughput_exceeded
    );
    EXPECT_EQ(service_errc_of("TransactionCanceledException"), service_errc::transaction_canceled);
    EXPECT_EQ(service_errc_of("ThrottlingException"), service_errc::throttling);
    EXPECT_EQ(service_errc_of("Throttling"), service_errc::throttling);
    EXPECT_EQ(service_errc_of("RequestLimitExceeded"), service_errc::request_limit_exceeded);
    EXPECT_EQ(service_errc_of("InternalServerError"), service_errc::internal_server_error);
    EXPECT_EQ(service_errc_of("InternalFailure"), service_errc::internal_server_error);
    EXPECT_EQ(service_errc_of("ExpiredTokenException"), service_errc::expired_token);
    EXPECT_EQ(service_errc_of("RequestTimeTooSkewed"), service_errc::request_time_too_skewed);
    EXPECT_EQ(service_errc_of("ValidationException"), service_errc::validation);
}

TEST(ServiceErrc, DoesNotGuessNames)
{
    EXPECT_EQ(service_errc_of(""), service_errc::unknown);
    EXPECT_EQ(service_errc_of("validationexception"), service_errc::unknown);
    EXPECT_EQ(service_errc_of("BackupNotFoundException"), service_errc::unknown);
}

TEST(Error, TellsThrottlingFromTheRest)
{
    EXPECT_TRUE(is_throttling(service_errc::provisioned_throughput_exceeded));
    EXPECT_TRUE(is_throttling(service_errc::throttling));
    EXPECT_TRUE(is_throttling(service_errc::request_limit_exceeded));
    EXPECT_TRUE(is_throttling(service_errc::limit_exceeded));
    EXPECT_TRUE(is_throttling(service_errc::transaction_in_progress));
    EXPECT_FALSE(is_throttling(service_errc::internal_server_error));
    EXPECT_FALSE(is_throttling(errc::attempt_timeout));
    EXPECT_FALSE(is_throttling(error_code()));
}

TEST(Error, RetriesWhatMayPass)
{
    for (const error_code& ec :
         {error_code(service_errc::throttling),
          error_code(service_errc::internal_server_error),
          error_code(service_errc::service_unavailable),
          error_code(service_errc::request_timeout),
          error_code(service_errc::replicated_write_conflict),
          error_code(errc::connect_timeout),
          error_code(errc::tls_timeout),
          error_code(errc::attempt_timeout),
          error_code(errc::checksum_mismatch),
          error_code(asio_error::connection_refused),
          error_code(asio_error::connection_reset),
          error_code(asio_error::connection_aborted),
          error_code(asio_error::eof),
          error_code(asio_error::broken_pipe),
          error_code(asio_error::host_unreachable),
          error_code(asio_error::network_unreachable),
          error_code(asio_error::timed_out),
          error_code(asio_error::host_not_found_try_again)})
        EXPECT_TRUE(is_retryable(ec)) << ec << ' ' << ec.message();
}

TEST(Error, DoesNotRetryWhatWillFailAgain)
{
    for (const error_code& ec :
         {error_code(),
          error_code(service_errc::conditional_check_failed),
          error_code(service_errc::validation),
          error_code(service_errc::transaction_canceled),
          error_code(service_errc::transaction_conflict),
          error_code(service_errc::access_denied),
          error_code(service_errc::idempotent_parameter_mismatch),
          error_code(service_errc::resource_not_found),
          error_code(service_errc::expired_token),
          error_code(errc::deadline_exceeded),
          error_code(errc::client_closed),
          error_code(errc::invalid_reply),
          error_code(asio_error::operation_aborted),
          error_code(asio_error::host_not_found)})
        EXPECT_FALSE(is_retryable(ec)) << ec << ' ' << ec.message();
}

TEST(Error, CarriesCodeAndDiagnostics)
{
    const error plain(errc::not_found);
    const error told(errc::invalid_request, "No key");

    EXPECT_EQ(plain.code(), errc::not_found);
    EXPECT_TRUE(plain.get_diagnostics().empty());
    EXPECT_EQ(told.get_diagnostics().message(), "No key");
    EXPECT_NE(std::string(told.what()).find("No key"), std::string::npos) << told.what();
    EXPECT_NE(std::string(told.what()).find("ddbm"), std::string::npos) << told.what();
}

}  // namespace
}  // namespace ddbm
