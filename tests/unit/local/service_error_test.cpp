#include "local/service_error.hpp"
#include "protocol/crc32.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace ddbm::local::detail {
namespace {

std::string body_of(const std::function<void()>& what_throws)
{
    try
    {
        what_throws();
    }
    catch (const service_error& e)
    {
        return e.body();
    }
    return "nothing was thrown";
}

// The checksums that the service sends with these.
TEST(ServiceError, HasTheBodiesThatWereRecorded)
{
    const auto checksum = [](std::string_view type, std::optional<std::string> text = {}) {
        return ddbm::detail::crc32(service_error(400, type, std::move(text)).body());
    };

    EXPECT_EQ(checksum(serialization_exception), 3948637019u);
    EXPECT_EQ(checksum(unknown_operation_exception), 1368724161u);
    EXPECT_EQ(
        checksum(
            "com.amazon.coral.service#MissingAuthenticationTokenException",
            "Request is missing Authentication Token"
        ),
        2088342776u
    );
}

TEST(ServiceError, TellsAnEmptyTextFromNone)
{
    EXPECT_EQ(service_error(400, "T").body(), R"({"__type":"T"})");
    EXPECT_EQ(service_error(400, "T", "").body(), R"({"__type":"T","message":""})");
}

TEST(ServiceError, PutsItsMembersBesideTheText)
{
    service_error cancelled(400, transaction_canceled_exception, "because");
    cancelled.with_capital_message().with_members(R"("CancellationReasons":[])");

    EXPECT_EQ(
        cancelled.body(),
        R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
        R"("CancellationReasons":[],"Message":"because"})"
    );
    EXPECT_STREQ(cancelled.what(), "because");
}

TEST(ServiceError, EscapesTextsAndReplacesWhatIsNotUtf8)
{
    EXPECT_EQ(
        service_error(400, "T", "a \"b\"\n\xc3\xa4").body(),
        "{\"__type\":\"T\",\"message\":\"a \\\"b\\\"\\n\xc3\xa4\"}"
    );
    EXPECT_EQ(service_error(400, "T", "x\xff").body(), R"({"__type":"T","message":"x?"})");
}

TEST(ServiceError, HasShortFormsForTheFrequentOnes)
{
    EXPECT_EQ(
        body_of([] { refuse("no"); }),
        R"({"__type":"com.amazon.coral.validate#ValidationException","message":"no"})"
    );
    EXPECT_EQ(
        body_of([] { refuse_parameter("no"); }),
        R"({"__type":"com.amazon.coral.validate#ValidationException",)"
        R"("message":"One or more parameter values were invalid: no"})"
    );
    EXPECT_EQ(
        body_of([] { resource_not_found(); }),
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
        R"("message":"Requested resource not found"})"
    );
}

}  // namespace
}  // namespace ddbm::local::detail
