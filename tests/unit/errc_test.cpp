#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/assert/source_location.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

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
    expect_own_texts(errc::wait_timeout);
    EXPECT_EQ(error_code(static_cast<errc>(9999)).message(), "Unknown failure");
    EXPECT_STREQ(library_category().name(), "ddbm");
}

// The name of an enumerator as the compiler spells it, behind its last colon.
template <auto Value>
std::string_view spelled()
{
    std::string_view text = __PRETTY_FUNCTION__;
    text = text.substr(0, text.find_first_of(";]", text.find("Value = ")));
    return text.substr(text.rfind(':') + 1);
}

template <auto Value>
void expect_own_name()
{
    EXPECT_EQ(name_of(Value), spelled<Value>());
}

template <class Enum, std::size_t... Index>
void expect_own_names(std::index_sequence<Index...>)
{
    (expect_own_name<static_cast<Enum>(Index + 1)>(), ...);
}

TEST(Errc, NamesItsValues)
{
    expect_own_names<errc>(std::make_index_sequence<static_cast<std::size_t>(errc::wait_timeout)>()
    );
    EXPECT_EQ(name_of(static_cast<errc>(0)), "");
    EXPECT_EQ(name_of(static_cast<errc>(9999)), "");
}

TEST(ServiceErrc, NamesItsValues)
{
    constexpr auto last = static_cast<std::size_t>(service_errc::trimmed_data_access);
    expect_own_names<service_errc>(std::make_index_sequence<last>());
    EXPECT_EQ(name_of(static_cast<service_errc>(9999)), "");
}

TEST(NameOf, TellsTheCategory)
{
    EXPECT_EQ(name_of(error_code(errc::not_found)), "ddbm:not_found");
    EXPECT_EQ(name_of(error_code(service_errc::resource_not_found)), "dynamodb:resource_not_found");
    EXPECT_EQ(name_of(error_code(static_cast<errc>(9999))), "ddbm:9999");
    EXPECT_EQ(name_of(error_code(asio_error::eof)), "asio.misc:2");
    EXPECT_EQ(name_of(error_code()), "system:0");
}

template <class T>
std::string printed(const T& value)
{
    std::ostringstream out;
    out << value;
    return out.str();
}

TEST(NameOf, IsWhatIsPrinted)
{
    EXPECT_EQ(printed(errc::not_found), "ddbm:not_found");
    EXPECT_EQ(printed(service_errc::validation), "dynamodb:validation");
    EXPECT_EQ(testing::PrintToString(errc::not_found), "ddbm:not_found");
}

TEST(Errc, GroupsConflicts)
{
    EXPECT_EQ(error_code(errc::conflict_changed), error_kind::conflict);
    EXPECT_EQ(error_code(errc::conflict_exists), error_kind::conflict);
    EXPECT_EQ(error_code(errc::condition_failed), error_kind::conflict);
    EXPECT_NE(error_code(errc::not_found), error_kind::conflict);
    EXPECT_NE(error_code(service_errc::conditional_check_failed), error_kind::conflict);
    EXPECT_NE(error_code(), error_kind::conflict);
}

TEST(Errc, GroupsTimeouts)
{
    EXPECT_EQ(error_code(errc::connect_timeout), error_kind::timeout);
    EXPECT_EQ(error_code(errc::tls_timeout), error_kind::timeout);
    EXPECT_EQ(error_code(errc::attempt_timeout), error_kind::timeout);
    EXPECT_EQ(error_code(errc::wait_timeout), error_kind::timeout);
    EXPECT_EQ(error_code(errc::deadline_exceeded), error_kind::timeout);
    EXPECT_EQ(error_code(asio_error::timed_out), error_kind::timeout);
    EXPECT_NE(error_code(asio_error::operation_aborted), error_kind::timeout);
    EXPECT_NE(error_code(errc::client_closed), error_kind::timeout);
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
          error_code(errc::wait_timeout),
          error_code(errc::too_many_waiting),
          error_code(errc::client_closed),
          error_code(errc::budget_exceeded),
          error_code(errc::no_recorded_reply),
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
}

TEST(Error, SaysEverythingOnceInOneLine)
{
    diagnostics diag("Requested resource not found");
    diag.exception_type("ResourceNotFoundException").request_id("ABC").http_status(400);
    diag.attempts(1).table("Musik").operation("DescribeTable").region("eu-central-1");
    diag.endpoint("https://dynamodb.eu-central-1.amazonaws.com");

    EXPECT_STREQ(
        error(service_errc::resource_not_found, diag).what(),
        "ResourceNotFoundException: Requested resource not found; table Musik; "
        "DescribeTable at https://dynamodb.eu-central-1.amazonaws.com; HTTP status 400; "
        "1 attempt; request id ABC [dynamodb:resource_not_found]"
    );
    EXPECT_STREQ(error(errc::invalid_request, "No key").what(), "No key [ddbm:invalid_request]");
}

TEST(Error, SaysWhatItsCodeMeansWhereNothingElseDoes)
{
    diagnostics place;
    place.attribute_path("a").table("maps");

    EXPECT_STREQ(error(errc::not_found).what(), "There is no such item [ddbm:not_found]");
    EXPECT_STREQ(
        error(errc::attribute_missing, place).what(),
        "A required attribute is missing; attribute a; table maps [ddbm:attribute_missing]"
    );
}

TEST(Error, SaysWhatTheCodesOfOthersMean)
{
    const error_code refused = asio_error::connection_refused;
    const std::string name = "[system:" + std::to_string(refused.value()) + ']';

    EXPECT_EQ(error(refused).what(), refused.message() + ' ' + name);
    EXPECT_EQ(
        error(refused, "connecting failed: " + refused.message()).what(),
        "connecting failed: " + refused.message() + ' ' + name
    );
    EXPECT_EQ(error(refused, "No luck").what(), refused.message() + "; No luck " + name);
}

TEST(Error, LeavesOutTheLineOfTheCodeThatFoundIt)
{
    constexpr boost::source_location here = BOOST_CURRENT_LOCATION;
    const error_code found(asio_error::eof, asio_error::get_misc_category(), &here);

    EXPECT_STREQ(error(found).what(), "End of file [asio.misc:2]");
}

TEST(Error, KeepsItsLineWhenItIsCopied)
{
    auto first = std::make_unique<error>(errc::invalid_request, "No key");
    const error second = *first;
    first.reset();

    const std::exception& base = second;
    EXPECT_STREQ(base.what(), "No key [ddbm:invalid_request]");
    EXPECT_EQ(printed(second), "No key [ddbm:invalid_request]");
}

}  // namespace
}  // namespace ddbm
