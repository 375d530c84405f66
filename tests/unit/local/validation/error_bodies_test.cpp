// What bodies of errors look like: types with their prefixes, and which member has the text.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class ErrorBodyRules : public validation_test
{
protected:
    void expect_body(
        std::string_view operation,
        std::string_view request,
        std::string_view body,
        int status = 400
    )
    {
        const engine_reply reply = call(operation, request);
        EXPECT_EQ(reply.status, status) << request;
        EXPECT_EQ(reply.body, text(body)) << request;
    }
};

constexpr std::string_view not_json =
    "{'__type':'com.amazon.coral.service#SerializationException'}";
constexpr std::string_view unknown =
    "{'__type':'com.amazon.coral.service#UnknownOperationException'}";

TEST_F(ErrorBodyRules, WhatIsNoRequestHasNoText)
{
    for (const char* body :
         {"",
          " ",
          "{",
          "[",
          "}",
          "nonsense",
          "{'a':}",
          "{'a':1,}",
          "{a:1}",
          "[]",
          "null",
          "5",
          "'x'",
          "true",
          "{'TableName':'rich'} x",
          "{'TableName':'\xff'}",
          "{'TableName':'\\ud800'}"})
        expect_body("Scan", body, not_json);
    for (const char* operation : {"", "scan", "Scan ", "CreateBackup", "ListStreams2"})
        expect_body(operation, "{}", unknown);
}

TEST_F(ErrorBodyRules, TheOrderOfWhatIsNoRequest)
{
    expect_body("Nonsense", "{", not_json);
    expect_body("Nonsense", "[]", unknown);
    expect_body("Nonsense", "null", unknown);
    // There is no body to be JSON or not, until the operation is known.
    expect_body("Nonsense", "", unknown);
}

TEST_F(ErrorBodyRules, OperationsBelongToTheirService)
{
    const auto of = [&](service target, std::string_view operation) {
        return db_.call(target, operation, "{}").body;
    };

    EXPECT_EQ(of(service::dynamodb, "ListStreams"), text(unknown));
    EXPECT_EQ(of(service::dynamodb_streams, "ListTables"), text(unknown));
    EXPECT_EQ(of(service::dynamodb_streams, "ListStreams"), text("{'Streams':[]}"));
}

TEST_F(ErrorBodyRules, EachKindHasItsMembers)
{
    const std::string put_if = "{'TableName':'plain','Item':{'pk':{'S':'a'}},"
                               "'ConditionExpression':'attribute_exists(x)'}";

    expect_body(
        "Scan",
        "{'TableName':'none'}",
        "{'__type':'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',"
        "'message':'Requested resource not found'}"
    );
    expect_body(
        "Scan",
        "{'TableName':5}",
        "{'__type':'com.amazon.coral.service#SerializationException',"
        "'Message':'NUMBER_VALUE cannot be converted to String'}"
    );
    expect_body(
        "Query",
        "{'TableName':'rich'}",
        "{'__type':'com.amazon.coral.validate#ValidationException','message':'Either the "
        "KeyConditions or KeyConditionExpression parameter must be specified in the request.'}"
    );
    expect_body(
        "PutItem",
        put_if,
        "{'__type':'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',"
        "'message':'The conditional request failed'}"
    );
    expect_body(
        "CreateTable",
        changed("CreateTable", "'TableName':'plain'"),
        "{'__type':'com.amazonaws.dynamodb.v20120810#ResourceInUseException',"
        "'message':'Table already exists: plain'}"
    );
    expect_body(
        "DescribeContinuousBackups",
        "{'TableName':'none'}",
        "{'__type':'com.amazonaws.dynamodb.v20120810#TableNotFoundException',"
        "'message':'Table not found: none'}"
    );
    expect_body(
        "TransactGetItems",
        "{'TransactItems':[{'Get':{'TableName':'plain','Key':{'x':{'S':'a'}}}}]}",
        "{'__type':'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',"
        "'CancellationReasons':[{'Code':'ValidationError','Message':'The provided key element does "
        "not match the schema'}],'Message':'Transaction cancelled, please refer cancellation "
        "reasons for specific reasons [ValidationError]'}"
    );
}

TEST_F(ErrorBodyRules, RequestsThatRepeatAMemberUseTheLast)
{
    expect_body(
        "Scan",
        "{'TableName':'rich','TableName':'none'}",
        "{'__type':'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',"
        "'message':'Requested resource not found'}"
    );
}

TEST_F(ErrorBodyRules, TextsOfRequestsComeBackAsTheyWere)
{
    const engine_reply reply =
        call("GetItem", changed("GetItem", "'ProjectionExpression':'ä \\\\ \\t x'"));

    const json::value body = json::parse(reply.body);
    EXPECT_EQ(reply.status, 400);
    EXPECT_TRUE(body.at("message").as_string().starts_with("Invalid ProjectionExpression: Syntax"));
}

}  // namespace
}  // namespace ddbm::local::testing
