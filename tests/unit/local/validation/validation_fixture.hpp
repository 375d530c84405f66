#ifndef DDBM_TESTS_UNIT_LOCAL_VALIDATION_VALIDATION_FIXTURE_HPP
#define DDBM_TESTS_UNIT_LOCAL_VALIDATION_VALIDATION_FIXTURE_HPP

// Requests that are refused, as rows of tables: the operation, what is changed in a request that is
// right, and all of the answer. Texts may be shortened as "OMV: " (One or more parameter values
// were invalid) and "1VE: " (1 validation error detected).

#include "unit/local/engine_fixture.hpp"

#include <boost/json/object.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm::local::testing {

struct refusal
{
    std::string_view operation;
    // Members that replace those of good_request(), null takes one away. Or a whole request in {}.
    std::string changes;
    std::string message;
    std::string_view type = "ValidationException";
};

inline constexpr std::string_view not_found = "ResourceNotFoundException";

// The request of each operation that the rows change. Its tables are those of validation_test.
inline std::string_view good_request(std::string_view operation)
{
    constexpr std::pair<std::string_view, std::string_view> all[] = {
        {"GetItem", "{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}}}"},
        {"PutItem", "{'TableName':'rich','Item':{'pk':{'S':'a'},'sk':{'N':'1'}}}"},
        {"UpdateItem", "{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}}}"},
        {"DeleteItem", "{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}}}"},
        {"Query",
         "{'TableName':'rich','KeyConditionExpression':'pk = :p',"
         "'ExpressionAttributeValues':{':p':{'S':'a'}}}"},
        {"Scan", "{'TableName':'rich'}"},
        {"BatchGetItem", "{'RequestItems':{'plain':{'Keys':[{'pk':{'S':'a'}}]}}}"},
        {"BatchWriteItem", "{'RequestItems':{'plain':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}}]}}"},
        {"TransactGetItems",
         "{'TransactItems':[{'Get':{'TableName':'plain','Key':{'pk':{'S':'a'}}}}]}"},
        {"TransactWriteItems",
         "{'TransactItems':[{'Put':{'TableName':'plain','Item':{'pk':{'S':'a'}}}}]}"},
        {"CreateTable",
         "{'TableName':'made','AttributeDefinitions':[{'AttributeName':'a','AttributeType':'S'}],"
         "'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}"},
        {"DeleteTable", "{'TableName':'plain'}"},
        {"DescribeTable", "{'TableName':'plain'}"},
        {"UpdateTable", "{'TableName':'plain','DeletionProtectionEnabled':true}"},
        {"ListTables", "{}"},
        {"DescribeTimeToLive", "{'TableName':'plain'}"},
        {"DescribeContinuousBackups", "{'TableName':'plain'}"},
        {"UpdateTimeToLive",
         "{'TableName':'plain','TimeToLiveSpecification':{'AttributeName':'t','Enabled':true}}"},
        {"TagResource",
         "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/plain',"
         "'Tags':[{'Key':'a','Value':'b'}]}"},
        {"UntagResource",
         "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/plain',"
         "'TagKeys':['a']}"},
        {"ListTagsOfResource",
         "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/plain'}"},
        {"DescribeLimits", "{}"},
        {"DescribeEndpoints", "{}"},
        {"ListStreams", "{}"},
    };
    for (const auto& [name, request] : all)
        if (name == operation)
            return request;
    return "{}";
}

class validation_test : public engine_test
{
protected:
    // plain: key pk. rich: keys pk and sk, a number; indexes `local` (pk, area), `global` (area,
    // sk) with kept, and `coded` (code, bin) with everything.
    validation_test()
    {
        answer(
            "CreateTable",
            "{'TableName':'plain','AttributeDefinitions':[{'AttributeName':'pk',"
            "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
            "'BillingMode':'PAY_PER_REQUEST'}"
        );
        answer(
            "CreateTable",
            "{'TableName':'rich','AttributeDefinitions':["
            "{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'N'},"
            "{'AttributeName':'area','AttributeType':'S'},"
            "{'AttributeName':'code','AttributeType':'S'},"
            "{'AttributeName':'bin','AttributeType':'B'}],"
            "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
            "{'AttributeName':'sk','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST',"
            "'LocalSecondaryIndexes':[{'IndexName':'local','KeySchema':["
            "{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'area','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'KEYS_ONLY'}}],"
            "'GlobalSecondaryIndexes':[{'IndexName':'global','KeySchema':["
            "{'AttributeName':'area','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['kept']}},"
            "{'IndexName':'coded','KeySchema':[{'AttributeName':'code','KeyType':'HASH'},"
            "{'AttributeName':'bin','KeyType':'RANGE'}],'Projection':{'ProjectionType':'ALL'}}]}"
        );
    }

    static std::string changed(std::string_view operation, std::string_view changes)
    {
        if (changes.starts_with('{'))
            return text(changes);
        json::object request = parsed(good_request(operation)).as_object();
        json::parse_options options;
        options.max_depth = 200;  // attribute values may be deep
        const json::value read = json::parse(text("{" + std::string(changes) + "}"), {}, options);
        for (const auto& each : read.as_object())
            if (each.value().is_null())
                request.erase(each.key());
            else
                request[each.key()] = each.value();
        return json::serialize(request);
    }

    void expect_refused(const refusal& row)
    {
        const std::string request = changed(row.operation, row.changes);
        const engine_reply reply = call(row.operation, request);
        const std::string what = std::string(row.operation) + " " + request.substr(0, 1000);
        EXPECT_EQ(reply.status, 400) << what << "\n" << reply.body;
        if (reply.status != 400)
            return;
        const json::object members = json::parse(reply.body).as_object();
        const std::string_view type = members.at("__type").as_string();
        EXPECT_EQ(type, whole_type(row.type)) << what;
        const std::string_view text_name = has_capital(row.type) ? "Message" : "message";
        const json::value* found = members.if_contains(text_name);
        EXPECT_EQ(found ? std::string_view(found->as_string()) : "(none)", whole_text(row.message))
            << what;
        const bool has_more =
            row.type == "TransactionCanceledException" ||
            (row.type == "ConditionalCheckFailedException" && members.contains("Item"));
        EXPECT_EQ(members.size(), has_more ? 3u : 2u) << reply.body;
    }

    void expect_refused(std::initializer_list<refusal> rows)
    {
        for (const refusal& row : rows)
            expect_refused(row);
    }

    void put(std::string_view table, std::string_view item)
    {
        answer(
            "PutItem", "{'TableName':'" + std::string(table) + "','Item':" + std::string(item) + "}"
        );
    }

    /// The reply to a changed good request.
    json::value answer_changed(std::string_view operation, std::string_view changes)
    {
        return answer(operation, changed(operation, changes));
    }

    void
    expect_changed(std::string_view operation, std::string_view changes, std::string_view reply)
    {
        expect(operation, changed(operation, changes), reply);
    }

private:
    static std::string whole_type(std::string_view type)
    {
        std::string_view prefix = "com.amazonaws.dynamodb.v20120810#";
        if (type == "ValidationException")
            prefix = "com.amazon.coral.validate#";
        if (type == "SerializationException" || type == "UnknownOperationException")
            prefix = "com.amazon.coral.service#";
        return std::string(prefix).append(type);
    }

    static bool has_capital(std::string_view type)
    {
        return type == "SerializationException" || type == "TransactionCanceledException" ||
               type == "IdempotentParameterMismatchException";
    }

    static std::string whole_text(const std::string& message)
    {
        if (message.starts_with("OMV: "))
            return "One or more parameter values were invalid: " + message.substr(5);
        if (message.starts_with("1VE: "))
            return "1 validation error detected: " + message.substr(5);
        return message;
    }
};

}  // namespace ddbm::local::testing

#endif
