#include "protocol/operation_traits.hpp"
#include "protocol/operations.hpp"
#include "recording/redaction.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

std::string numbered(std::string_view json)
{
    numbered_stand_ins fresh;
    return redacted(json, fresh);
}

std::string statement(std::string text)
{
    return numbered(R"({"Statement":")" + text + "\"}");
}

TEST(Redaction, ReplacesValuesByOthersOfTheirType)
{
    EXPECT_EQ(
        numbered(R"({"TableName":"things","Item":{"id":{"S":"secret"},"n":{"N":"42"},)"
                 R"("b":{"B":"c2VjcmV0"},"yes":{"BOOL":false},"none":{"NULL":true}}})"),
        R"({"TableName":"things","Item":{"id":{"S":"s1"},"n":{"N":"1"},)"
        R"("b":{"B":"YjE="},"yes":{"BOOL":true},"none":{"NULL":true}}})"
    );
}

TEST(Redaction, ReplacesElementsAndMembers)
{
    EXPECT_EQ(
        numbered(R"({"Item":{"l":{"L":[{"S":"a"},{"M":{"x":{"S":"b"}}}]},"ss":{"SS":["a","c"]},)"
                 R"("ns":{"NS":["7","8"]},"bs":{"BS":["AQ==","Ag=="]}}})"),
        R"({"Item":{"l":{"L":[{"S":"s1"},{"M":{"x":{"S":"s2"}}}]},"ss":{"SS":["s1","s3"]},)"
        R"("ns":{"NS":["1","2"]},"bs":{"BS":["YjE=","YjI="]}}})"
    );
}

TEST(Redaction, IsTheSameForTheSameValue)
{
    numbered_stand_ins known;
    const std::string put = redacted(R"({"Key":{"id":{"S":"a"},"n":{"N":"1.50"}}})", known);
    const std::string got = redacted(R"({"Key":{"n":{"N":"1.5"},"id":{"S":"a"}}})", known);
    const std::string other = redacted(R"({"Key":{"n":{"N":"1.5"},"id":{"S":"b"}}})", known);

    EXPECT_EQ(put, R"({"Key":{"id":{"S":"s1"},"n":{"N":"1"}}})");
    EXPECT_EQ(got, R"({"Key":{"n":{"N":"1"},"id":{"S":"s1"}}})");
    EXPECT_EQ(other, R"({"Key":{"n":{"N":"1"},"id":{"S":"s2"}}})");
}

TEST(Redaction, KeepsWhatIsEmpty)
{
    EXPECT_EQ(
        numbered(R"({"Item":{"s":{"S":""},"b":{"B":""},"m":{"M":{}},"l":{"L":[]}}})"),
        R"({"Item":{"s":{"S":""},"b":{"B":""},"m":{"M":{}},"l":{"L":[]}}})"
    );
}

TEST(Redaction, TellsValuesFromAttributesThatAreNamedLikeTypes)
{
    EXPECT_EQ(
        numbered(R"({"Item":{"S":{"S":"a"},"M":{"N":"5"},"BOOL":{"SS":["b"]},"L":{"L":[]}}})"),
        R"({"Item":{"S":{"S":"s1"},"M":{"N":"1"},"BOOL":{"SS":["s2"]},"L":{"L":[]}}})"
    );
}

TEST(Redaction, KeepsNamesExpressionsAndCounts)
{
    const std::string query =
        R"({"TableName":"t","IndexName":"i","KeyConditionExpression":"#a = :b","Limit":10,)"
        R"("ConsistentRead":true,"ExpressionAttributeNames":{"#a":"name","#S":"state"},)"
        R"("Select":"COUNT","AttributesToGet":["x","y"]})";
    EXPECT_EQ(numbered(query), query);
    const std::string consumed =
        R"({"Count":2,"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.50}})";
    EXPECT_EQ(numbered(consumed), consumed);
}

template <class Request>
typename Request::reply_type read_redacted(std::string_view body)
{
    typename Request::reply_type reply;
    read_reply(numbered(body), reply);
    return reply;
}

TEST(Redaction, KeepsStatesThatAreRead)
{
    const auto table =
        read_redacted<describe_table_request>(
            R"({"Table":{"TableName":"things","TableStatus":"ACTIVE","GlobalSecondaryIndexes":[)"
            R"({"IndexName":"by_x","IndexStatus":"CREATING"}]}})"
        )
            .table;
    EXPECT_EQ(table.table_status, table_status::active);
    ASSERT_EQ(table.global_secondary_indexes.size(), 1u);
    EXPECT_EQ(table.global_secondary_indexes[0].index_status, index_status::creating);

    const auto ttl = read_redacted<describe_time_to_live_request>(
        R"({"TimeToLiveDescription":{"AttributeName":"ttl","TimeToLiveStatus":"ENABLED"}})"
    );
    EXPECT_EQ(ttl.time_to_live_status, time_to_live_status::enabled);

    const auto backups = read_redacted<describe_continuous_backups_request>(
        R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
        R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"ENABLED"}}})"
    );
    EXPECT_EQ(backups.continuous_backups_status, continuous_backups_status::enabled);
    EXPECT_EQ(backups.point_in_time_recovery_status, continuous_backups_status::enabled);

    const auto stream =
        read_redacted<describe_stream_request>(
            R"({"StreamDescription":{"StreamArn":"arn:stream","StreamStatus":"ENABLING",)"
            R"("StreamViewType":"KEYS_ONLY","TableName":"things","StreamLabel":"2026"}})"
        )
            .stream_description;
    EXPECT_EQ(stream.stream_status, stream_status::enabling);

    const auto records =
        read_redacted<get_records_request>(
            R"({"Records":[{"eventID":"e1","eventName":"MODIFY","dynamodb":{"Keys":{},"SequenceNumber":"1"}}]})"
        )
            .records;
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].event_name, stream_event::modify);
}

TEST(Redaction, ReplacesStringsThatItDoesNotKnow)
{
    EXPECT_EQ(
        numbered(R"({"__type":"x#ValidationException","message":"the key Joe is wrong"})"),
        R"({"__type":"x#ValidationException","message":"s1"})"
    );
    EXPECT_EQ(
        numbered(R"({"Tags":[{"Key":"owner","Value":"Joe"}],"NextToken":"Joe","New":["x"]})"),
        R"({"Tags":[{"Key":"s1","Value":"s2"}],"NextToken":"s2","New":["s3"]})"
    );
    EXPECT_EQ(
        numbered(R"({"CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"no",)"
                 R"("Item":{"id":{"S":"a"}}}]})"),
        R"({"CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"s1",)"
        R"("Item":{"id":{"S":"s2"}}}]})"
    );
}

TEST(Redaction, ReplacesValuesThatAreNotOfTheirType)
{
    EXPECT_EQ(
        numbered(R"({"Key":{"id":{"N":4711},"s":{"S":-4712},"yes":{"BOOL":1}}})"),
        R"({"Key":{"id":{"N":1},"s":{"S":2},"yes":{"BOOL":3}}})"
    );
    EXPECT_EQ(
        numbered(R"({"Item":{"ns":{"NS":[4711,7]},"l":{"L":[4711]},"m":{"M":{"x":4711}}}})"),
        R"({"Item":{"ns":{"NS":[1,2]},"l":{"L":[1]},"m":{"M":{"x":1}}}})"
    );
    EXPECT_EQ(
        numbered(R"({"ExpressionAttributeValues":{":v":{"N":-12},":w":12.50},"Limit":12})"),
        R"({"ExpressionAttributeValues":{":v":{"N":1},":w":2},"Limit":12})"
    );
    EXPECT_EQ(numbered(R"({"Parameters":[4711,{"N":4711}]})"), R"({"Parameters":[1,{"N":1}]})");
    EXPECT_EQ(numbered(R"({"N":4711,"other":{"S":4711}})"), R"({"N":1,"other":{"S":1}})");
}

TEST(Redaction, HasNoWordsOfTheProtocolWithinItems)
{
    EXPECT_EQ(
        numbered(R"({"TableName":"t","Item":{"pin":4711,"Status":"secret","TableName":"more",)"
                 R"("Statement":"secret","locked":false,"ExpressionAttributeNames":{"#a":"it"}}})"),
        R"({"TableName":"t","Item":{"pin":1,"Status":"s1","TableName":"s2",)"
        R"("Statement":"s1","locked":true,"ExpressionAttributeNames":{"#a":"s3"}}})"
    );
    EXPECT_EQ(
        numbered(R"({"Expected":{"Status":"secret","pin":4711,"a":{"ComparisonOperator":"EQ",)"
                 R"("AttributeValueList":[4711],"Exists":false}}})"),
        R"({"Expected":{"Status":"s1","pin":1,"a":{"ComparisonOperator":"EQ",)"
        R"("AttributeValueList":[1],"Exists":false}}})"
    );
}

TEST(Redaction, TellsItemsFromWhatIsSaidOfTheirTables)
{
    EXPECT_EQ(
        numbered(R"({"RequestItems":{"Status":{"Keys":[{"id":{"S":"a"},"n":7}],)"
                 R"("ProjectionExpression":"id","ConsistentRead":false},)"
                 R"("t":[{"PutRequest":{"Item":{"Status":"a"}}},{"pin":7}]}})"),
        R"({"RequestItems":{"Status":{"Keys":[{"id":{"S":"s1"},"n":1}],)"
        R"("ProjectionExpression":"id","ConsistentRead":false},)"
        R"("t":[{"PutRequest":{"Item":{"Status":"s1"}}},{"pin":1}]}})"
    );
    EXPECT_EQ(
        numbered(R"({"Responses":[{"TableName":"t","Item":{"n":{"N":"7"}}},)"
                 R"({"TableName":"t","Error":{"Code":"ResourceNotFound","Message":"no"}}]})"),
        R"({"Responses":[{"TableName":"t","Item":{"n":{"N":"1"}}},)"
        R"({"TableName":"t","Error":{"Code":"ResourceNotFound","Message":"s1"}}]})"
    );
}

TEST(Redaction, ReplacesTheLiteralsOfPartiQl)
{
    EXPECT_EQ(
        statement(R"(SELECT a1 FROM \"t'1\".\"i\" WHERE a1 = 'O''Neil' AND b=-12.5e-3)"),
        R"({"Statement":"SELECT a1 FROM \"t'1\".\"i\" WHERE a1 = 's1' AND b=-1"})"
    );
    EXPECT_EQ(statement("x IN ['a','b','a', 7]"), R"({"Statement":"x IN ['s1','s2','s1', 1]"})");
    EXPECT_EQ(statement("x = 'never ends"), R"({"Statement":"x = 's1'"})");
    EXPECT_EQ(statement("x = ''"), R"({"Statement":"x = ''"})");
    EXPECT_EQ(statement("x IN ['12''''3','12''3']"), R"({"Statement":"x IN ['s1','s2']"})");
}

TEST(Redaction, LeavesOutTheCommentsOfPartiQl)
{
    EXPECT_EQ(
        statement(R"(x = 7 -- Joe's\nAND y /* Joe 12 */ = '--' AND \"-- z\" = -3-4)"),
        R"({"Statement":"x = 1  \nAND y   = 's1' AND \"-- z\" = -2-3"})"
    );
    EXPECT_EQ(statement("x -- Joe"), R"({"Statement":"x  "})");
    EXPECT_EQ(statement("x /* Joe"), R"({"Statement":"x  "})");
}

TEST(Redaction, HasOneFormForAllValues)
{
    equal_stand_ins equal;
    const std::string one =
        redacted(R"({"Key":{"id":{"S":"a"},"n":{"N":"1"},"b":{"B":"AQ=="}}})", equal);
    EXPECT_EQ(one, R"({"Key":{"id":{"S":""},"n":{"N":"0"},"b":{"B":""}}})");
    EXPECT_EQ(
        one, redacted(R"({"Key":{"id":{"S":"xyz"},"n":{"N":"-7"},"b":{"B":"Ag=="}}})", equal)
    );
    EXPECT_NE(one, redacted(R"({"Key":{"id":{"S":"a"}}})", equal));
}

TEST(Redaction, TakesAwayWhiteSpace)
{
    EXPECT_EQ(
        numbered("{ \"Item\" :\n{ \"a\" : { \"S\":\"x\" } } }"), R"({"Item":{"a":{"S":"s1"}}})"
    );
}

TEST(Redaction, RefusesWhatIsNoJson)
{
    for (const std::string wrong : {"", "{", "<html>", "{\"a\":}", "{} x"})
        EXPECT_THROW(numbered(wrong), error) << wrong;
    EXPECT_THROW(numbered(std::string(100'000, '[')), error);
    // Some values are not of the kind that their type has.
    EXPECT_EQ(numbered(R"({"SS":[1,{"S":"a"},"x"]})"), R"({"SS":[1,{"S":"s1"},"s2"]})");
}

}  // namespace
}  // namespace ddbm::detail
