#include "protocol/error_reply.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/service_errc.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

constexpr std::string_view json_type = "application/x-amz-json-1.0";

TEST(ErrorReply, ReadsTypeAndMessage)
{
    const error_reply reply = read_error_reply(
        400,
        json_type,
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
        R"("message":"Requested resource not found"})"
    );

    EXPECT_EQ(reply.code, service_errc::resource_not_found);
    EXPECT_EQ(reply.exception_type, "ResourceNotFoundException");
    EXPECT_EQ(reply.message, "Requested resource not found");
    EXPECT_FALSE(reply.returned);
}

TEST(ErrorReply, ReadsTheTypeWithAndWithoutDecoration)
{
    for (const char* type :
         {"ValidationException",
          "com.amazon.coral.validate#ValidationException",
          "ValidationException:http://internal.example/coral/x#y",
          "com.amazon.coral.validate#ValidationException:http://internal.example/"})
    {
        const error_reply reply =
            read_error_reply(400, json_type, std::string(R"({"__type":")") + type + "\"}");
        EXPECT_EQ(reply.code, service_errc::validation) << type;
        EXPECT_EQ(reply.exception_type, "ValidationException") << type;
        EXPECT_EQ(reply.message, "");
    }
}

TEST(ErrorReply, ReadsTheMessageInCapitals)
{
    const error_reply reply = read_error_reply(
        400, json_type, R"({"__type":"a#TransactionInProgressException","Message":"Wait"})"
    );

    EXPECT_EQ(reply.code, service_errc::transaction_in_progress);
    EXPECT_EQ(reply.message, "Wait");
}

TEST(ErrorReply, ReadsTheItemOfAFailedCondition)
{
    const error_reply reply = read_error_reply(
        400,
        json_type,
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
        R"("message":"The conditional request failed","Item":{"episode":{"N":"1"}}})"
    );

    EXPECT_EQ(reply.code, service_errc::conditional_check_failed);
    EXPECT_EQ(reply.returned, item().set("episode", 1));
}

TEST(ErrorReply, DoesNotTakeAnUnreadableItemForNone)
{
    const error_reply reply = read_error_reply(
        400,
        json_type,
        R"({"__type":"a#ConditionalCheckFailedException","message":"Failed","Item":{"a":1}})"
    );

    EXPECT_EQ(reply.code, errc::invalid_reply);
    EXPECT_EQ(reply.exception_type, "ConditionalCheckFailedException");
    EXPECT_TRUE(reply.message.starts_with("Failed (The item that came with this")) << reply.message;
}

TEST(ErrorReply, ReadsWhyATransactionWasCancelled)
{
    const error_reply reply = read_error_reply(
        400,
        json_type,
        R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
        R"("CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed",)"
        R"("Message":"The conditional request failed","Item":{"episode":{"N":"1"}}},)"
        R"({"Code":"ValidationError","Message":"Wrong"},{"Code":"ThrottlingError"},)"
        R"({"Code":"TransactionConflict"},{"Code":"ItemCollectionSizeLimitExceeded"},)"
        R"({"Code":"ProvisionedThroughputExceeded"},{"Code":"Mood"},1],"Message":"Cancelled"})"
    );

    EXPECT_EQ(reply.code, service_errc::transaction_canceled);
    EXPECT_EQ(reply.message, "Cancelled");
    EXPECT_FALSE(reply.returned);
    ASSERT_EQ(reply.reasons.size(), 9u);
    EXPECT_FALSE(reply.reasons[0].code);
    EXPECT_EQ(reply.reasons[0].code_name, "None");
    EXPECT_EQ(reply.reasons[1].code, service_errc::conditional_check_failed);
    EXPECT_EQ(reply.reasons[1].code_name, "ConditionalCheckFailed");
    EXPECT_EQ(reply.reasons[1].message, "The conditional request failed");
    EXPECT_EQ(reply.reasons[1].returned_item, item().set("episode", 1));
    EXPECT_EQ(reply.reasons[2].code, service_errc::validation);
    EXPECT_EQ(reply.reasons[2].message, "Wrong");
    EXPECT_FALSE(reply.reasons[2].returned_item);
    EXPECT_EQ(reply.reasons[3].code, service_errc::throttling);
    EXPECT_EQ(reply.reasons[4].code, service_errc::transaction_conflict);
    EXPECT_EQ(reply.reasons[5].code, service_errc::item_collection_size_limit_exceeded);
    EXPECT_EQ(reply.reasons[6].code, service_errc::provisioned_throughput_exceeded);
    EXPECT_EQ(reply.reasons[7].code, service_errc::unknown);
    EXPECT_EQ(reply.reasons[7].code_name, "Mood");
    EXPECT_EQ(reply.reasons[8], cancellation_reason());
}

TEST(ErrorReply, ReadsWhatHadNoThroughputLeft)
{
    for (const char* name : {"ThrottlingReasons", "throttlingReasons"})
    {
        const error_reply reply = read_error_reply(
            400,
            json_type,
            R"({"__type":"a#ThrottlingException","message":"Slowly",")" + std::string(name) +
                R"(":[{"reason":"TableWriteKeyRangeThroughputExceeded","resource":"arn:x"},)"
                R"({"reason":"IndexReadAccountLimitExceeded"},{"resource":"arn:y"},1]})"
        );

        EXPECT_EQ(reply.code, service_errc::throttling);
        ASSERT_EQ(reply.throttling.size(), 2u) << name;
        EXPECT_EQ(
            reply.throttling[0], throttling_reason("TableWriteKeyRangeThroughputExceeded", "arn:x")
        );
        EXPECT_EQ(reply.throttling[1], throttling_reason("IndexReadAccountLimitExceeded"));
    }
    for (const char* value : {"1", "{}", "[]", "null"})
    {
        const error_reply reply = read_error_reply(
            400,
            json_type,
            R"({"__type":"a#ThrottlingException","ThrottlingReasons":)" + std::string(value) + "}"
        );
        EXPECT_EQ(reply.code, service_errc::throttling);
        EXPECT_TRUE(reply.throttling.empty());
    }
}

TEST(ErrorReply, DoesNotTakeTheUnreadableItemOfAReasonForNone)
{
    const error_reply reply = read_error_reply(
        400,
        json_type,
        R"({"__type":"a#TransactionCanceledException",)"
        R"("CancellationReasons":[{"Code":"ConditionalCheckFailed","Item":{"a":1}}]})"
    );

    EXPECT_EQ(reply.code, errc::invalid_reply);
    EXPECT_EQ(reply.exception_type, "TransactionCanceledException");
    ASSERT_EQ(reply.reasons.size(), 1u);
    EXPECT_FALSE(reply.reasons[0].returned_item);
}

TEST(ErrorReply, KeepsTheNameOfAnUnknownType)
{
    const error_reply reply =
        read_error_reply(400, json_type, R"({"__type":"a#MoodException","message":"No"})");

    EXPECT_EQ(reply.code, service_errc::unknown);
    EXPECT_EQ(reply.exception_type, "MoodException");
    EXPECT_EQ(reply.message, "No");
}

TEST(ErrorReply, TakesServerErrorsOfUnknownTypeForPassing)
{
    const char* body = R"({"__type":"a#MoodException"})";

    EXPECT_EQ(read_error_reply(500, json_type, body).code, service_errc::internal_server_error);
    EXPECT_EQ(read_error_reply(503, json_type, body).code, service_errc::service_unavailable);
    EXPECT_EQ(
        read_error_reply(500, json_type, R"({"message":null})").code,
        service_errc::internal_server_error
    );
    EXPECT_EQ(
        read_error_reply(500, json_type, R"({"__type":"a#ThrottlingException"})").code,
        service_errc::throttling
    );
}

TEST(ErrorReply, TakesATypeThatIsNoTextForNone)
{
    const error_reply reply = read_error_reply(400, json_type, R"({"__type":7,"message":"No"})");

    EXPECT_EQ(reply.code, service_errc::unknown);
    EXPECT_EQ(reply.exception_type, "");
    EXPECT_EQ(reply.message, "No");
}

TEST(ErrorReply, DescribesAPageThatIsNotDynamoDbs)
{
    const error_reply reply = read_error_reply(
        403, "text/html", "<html>\r\n  <body>Access  denied\t by\x01 caf\xc3\xa9</body></html>"
    );

    EXPECT_EQ(reply.code, errc::invalid_reply);
    EXPECT_EQ(reply.exception_type, "");
    EXPECT_EQ(
        reply.message,
        "HTTP 403 with content type text/html and a page instead of JSON: "
        "<html> <body>Access denied by? caf?"
        "?</body></html>"
    );
}

TEST(ErrorReply, CutsALongPage)
{
    const error_reply reply = read_error_reply(404, "text/plain", std::string(5000, 'x'));

    EXPECT_EQ(
        reply.message,
        "HTTP 404 with content type text/plain and something else than JSON: " +
            std::string(200, 'x') + "..."
    );
}

TEST(ErrorReply, KeepsPagesOfAProxyInTroubleRetryable)
{
    for (const int status : {502, 503, 504})
    {
        const error_reply reply = read_error_reply(status, "text/html", "<h1>Bad Gateway</h1>");
        EXPECT_EQ(reply.code, service_errc::service_unavailable) << status;
        EXPECT_TRUE(is_retryable(reply.code)) << status;
        EXPECT_EQ(
            reply.message,
            "HTTP " + std::to_string(status) +
                " with content type text/html and a page instead of JSON: <h1>Bad Gateway</h1>"
        );
    }
    EXPECT_TRUE(is_retryable(read_error_reply(500, "", "").code));
    EXPECT_FALSE(is_retryable(read_error_reply(501, "", "").code));
}

TEST(ErrorReply, KnowsAnEmptyBodyAndJsonOfAnotherKind)
{
    EXPECT_EQ(read_error_reply(413, "", "").message, "HTTP 413 with no body");
    EXPECT_EQ(read_error_reply(413, "", " \r\n").message, "HTTP 413 with no body");
    EXPECT_EQ(
        read_error_reply(400, "", "[1]").message, "HTTP 400 with something else than JSON: [1]"
    );
    for (const char* body : {"[1]", "{}", "null", R"({"error":"no"})", R"({"__type":"a#Val)"})
        EXPECT_EQ(read_error_reply(400, json_type, body).code, errc::invalid_reply) << body;
}

TEST(ErrorReply, DescribesASuccessThatIsNoJson)
{
    const error e = not_dynamodb(200, json_type, R"({"Item":{"a")");

    EXPECT_EQ(e.code(), errc::invalid_reply);
    EXPECT_EQ(e.get_diagnostics().http_status(), 200);
    EXPECT_EQ(
        e.get_diagnostics().message(),
        "HTTP 200 with content type application/x-amz-json-1.0 and JSON that is cut short or "
        R"(broken: {"Item":{"a")"
    );
}

}  // namespace
}  // namespace ddbm::detail
