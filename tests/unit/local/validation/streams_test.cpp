// Streams as requests show them: what is recorded of writes, and what is refused.

#include "unit/local/validation/validation_fixture.hpp"

#include <vector>

namespace ddbm::local::testing {
namespace {

class StreamRules : public validation_test
{
protected:
    // The stream's ARN.
    std::string make_streamed(std::string_view view = "NEW_AND_OLD_IMAGES")
    {
        const json::value made = answer_changed(
            "CreateTable",
            "'TableName':'flow','StreamSpecification':{'StreamEnabled':true,'StreamViewType':'" +
                std::string(view) + "'}"
        );
        return std::string(made.at("TableDescription").at("LatestStreamArn").as_string());
    }

    std::string shard_of(const std::string& arn)
    {
        const json::value stream = answer("DescribeStream", "{'StreamArn':'" + arn + "'}");
        return std::string(
            stream.at("StreamDescription").at("Shards").at(0).at("ShardId").as_string()
        );
    }

    std::string iterator_of(const std::string& arn, std::string_view type = "TRIM_HORIZON")
    {
        const json::value made = answer(
            "GetShardIterator",
            "{'StreamArn':'" + arn + "','ShardId':'" + shard_of(arn) + "','ShardIteratorType':'" +
                std::string(type) + "'}"
        );
        return std::string(made.at("ShardIterator").as_string());
    }

    json::array records_of(const std::string& arn)
    {
        return answer("GetRecords", "{'ShardIterator':'" + iterator_of(arn) + "'}")
            .at("Records")
            .as_array();
    }

    void write(std::string_view operation, std::string_view changes)
    {
        answer_changed(operation, "'TableName':'flow'," + std::string(changes));
    }

    static std::string item(std::string_view key, std::string_view more = "")
    {
        return "'Item':{'a':{'S':'" + std::string(key) + "'}" + std::string(more) + "}";
    }
};

TEST_F(StreamRules, WritesAreRecordedOnceEach)
{
    const std::string arn = make_streamed();
    write("PutItem", item("x"));
    write("PutItem", item("x"));
    write("PutItem", item("x", ",'m':{'M':{'b':{'N':'1'},'c':{'N':'2'}}}"));
    write("PutItem", item("x", ",'m':{'M':{'c':{'N':'2.0'},'b':{'N':'1'}}}"));
    write("UpdateItem", "'Key':{'a':{'S':'x'}},'UpdateExpression':'REMOVE nothing'");
    write("UpdateItem", "'Key':{'a':{'S':'y'}},'UpdateExpression':'SET b = a'");
    write("UpdateItem", "'Key':{'a':{'S':'z'}},'UpdateExpression':'REMOVE b'");
    write("DeleteItem", "'Key':{'a':{'S':'z'}}");
    write("DeleteItem", "'Key':{'a':{'S':'x'}}");
    EXPECT_EQ(
        call(
            "PutItem",
            changed(
                "PutItem",
                "'TableName':'flow'," + item("w") + ",'ConditionExpression':'attribute_exists(b)'"
            )
        )
            .status,
        400
    );

    std::vector<std::string> events;
    for (const json::value& each : records_of(arn))
        events.push_back(
            std::string(each.at("eventName").as_string()) + " " +
            std::string(each.at("dynamodb").at("Keys").at("a").at("S").as_string())
        );
    EXPECT_EQ(events, (std::vector<std::string>{"INSERT x", "MODIFY x", "INSERT y", "REMOVE x"}));
}

TEST_F(StreamRules, RecordsHaveTheirMembers)
{
    const std::string arn = make_streamed();
    write("PutItem", item("x"));
    write("PutItem", item("x", ",'n':{'N':'12'}"));

    const json::array records = records_of(arn);
    ASSERT_EQ(records.size(), 2u);
    json::object changed_record = records[1].as_object();
    EXPECT_EQ(changed_record.at("eventID").as_string().size(), 32u);
    changed_record.erase("eventID");
    json::object& data = changed_record.at("dynamodb").as_object();
    EXPECT_GT(
        std::string_view(data.at("SequenceNumber").as_string()),
        std::string_view(records[0].at("dynamodb").at("SequenceNumber").as_string())
    );
    EXPECT_GE(data.at("SequenceNumber").as_string().size(), 21u);
    EXPECT_EQ(data.at("ApproximateCreationDateTime").to_number<double>(), 1795370400);
    data.erase("SequenceNumber");
    data.erase("ApproximateCreationDateTime");
    // Keys 2 bytes, the new image 5, the old one 2.
    EXPECT_EQ(
        json::value(changed_record),
        parsed("{'eventName':'MODIFY','eventVersion':'1.1','eventSource':'aws:dynamodb',"
               "'awsRegion':'us-east-1','dynamodb':{'Keys':{'a':{'S':'x'}},"
               "'NewImage':{'a':{'S':'x'},'n':{'N':'12'}},'OldImage':{'a':{'S':'x'}},"
               "'SizeBytes':9,'StreamViewType':'NEW_AND_OLD_IMAGES'}}")
    );
}

TEST_F(StreamRules, ImagesAreThoseOfTheView)
{
    const struct
    {
        std::string_view view;
        bool has_old;
        bool has_new;
    } rows[] = {
        {"KEYS_ONLY", false, false},
        {"NEW_IMAGE", false, true},
        {"OLD_IMAGE", true, false},
        {"NEW_AND_OLD_IMAGES", true, true},
    };

    for (const auto& row : rows)
    {
        const std::string arn = make_streamed(row.view);
        write("PutItem", item("x"));
        write("PutItem", item("x", ",'b':{'S':'b'}"));
        write("DeleteItem", "'Key':{'a':{'S':'x'}}");
        const json::array records = records_of(arn);
        ASSERT_EQ(records.size(), 3u);
        for (std::size_t at = 0; at < 3; ++at)
        {
            const json::object& data = records[at].at("dynamodb").as_object();
            EXPECT_EQ(data.contains("NewImage"), row.has_new && at != 2) << row.view << at;
            EXPECT_EQ(data.contains("OldImage"), row.has_old && at != 0) << row.view << at;
            EXPECT_EQ(std::string_view(data.at("StreamViewType").as_string()), row.view);
        }
        answer("DeleteTable", "{'TableName':'flow'}");
        now_ += std::chrono::hours(25);
    }
}

TEST_F(StreamRules, BatchesAndTransactionsAreRecordedItemByItem)
{
    const std::string arn = make_streamed();
    answer(
        "BatchWriteItem",
        "{'RequestItems':{'flow':[{'PutRequest':{" + item("x") + "}},{'PutRequest':{" + item("y") +
            "}},{'DeleteRequest':{'Key':{'a':{'S':'z'}}}}]}}"
    );
    answer(
        "TransactWriteItems",
        "{'TransactItems':[{'Delete':{'TableName':'flow','Key':{'a':{'S':'x'}}}},"
        "{'ConditionCheck':{'TableName':'flow','Key':{'a':{'S':'y'}},"
        "'ConditionExpression':'attribute_exists(a)'}}]}"
    );

    EXPECT_EQ(records_of(arn).size(), 3u);
}

TEST_F(StreamRules, ExpiredItemsAreTheServices)
{
    const std::string arn = make_streamed();
    answer_changed(
        "UpdateTimeToLive",
        "'TableName':'flow','TimeToLiveSpecification':{'AttributeName':'t','Enabled':true}"
    );
    write("PutItem", item("x", ",'t':{'N':'1795370500'}"));
    write("PutItem", item("s", ",'t':{'S':'1795370500'}"));
    write("PutItem", item("o", ",'t':{'N':'1'}"));
    now_ += std::chrono::seconds(200);

    const json::array records = records_of(arn);
    ASSERT_EQ(records.size(), 4u);
    EXPECT_EQ(records[3].at("eventName"), json::value("REMOVE"));
    EXPECT_EQ(
        records[3].at("userIdentity"),
        parsed("{'Type':'Service','PrincipalId':'dynamodb.amazonaws.com'}")
    );
    EXPECT_EQ(records[3].at("dynamodb").at("Keys"), parsed("{'a':{'S':'x'}}"));
}

TEST_F(StreamRules, DisabledStreamsAreReadToTheirEnd)
{
    const std::string arn = make_streamed();
    write("PutItem", item("x"));
    answer("UpdateTable", "{'TableName':'flow','StreamSpecification':{'StreamEnabled':false}}");
    write("PutItem", item("y"));

    const json::value page = answer("GetRecords", "{'ShardIterator':'" + iterator_of(arn) + "'}");
    EXPECT_EQ(page.at("Records").as_array().size(), 1u);
    EXPECT_FALSE(page.as_object().contains("NextShardIterator"));
    const json::value stream = answer("DescribeStream", "{'StreamArn':'" + arn + "'}");
    EXPECT_EQ(stream.at("StreamDescription").at("StreamStatus"), json::value("DISABLED"));
    now_ += std::chrono::seconds(1);
    answer(
        "UpdateTable",
        "{'TableName':'flow','StreamSpecification':{'StreamEnabled':true,"
        "'StreamViewType':'NEW_IMAGE'}}"
    );
    const json::value all = answer("ListStreams", "{'TableName':'flow'}");
    EXPECT_EQ(all.at("Streams").as_array().size(), 2u);
    EXPECT_EQ(
        answer("ListStreams", "{'Limit':1}").at("LastEvaluatedStreamArn"),
        answer("ListStreams", "{'Limit':1}").at("Streams").at(0).at("StreamArn")
    );
}

TEST_F(StreamRules, WhatIsNotThereOrNotAllowed)
{
    const std::string arn = make_streamed();
    const std::string shard = shard_of(arn);
    const std::string other = "arn:aws:dynamodb:us-east-1:000000000000:table/flow/stream/"
                              "2001-01-01T00:00:00.000";
    const auto request = [&](std::string_view type, std::string_view more) {
        return "{'StreamArn':'" + arn + "','ShardId':'" + shard + "','ShardIteratorType':'" +
               std::string(type) + "'" + std::string(more) + "}";
    };
    const auto type_of = [&](std::string_view operation, std::string_view body) {
        const engine_reply reply = call(operation, body);
        EXPECT_EQ(reply.status, 400) << body << reply.body;
        const json::value error = json::parse(reply.body);
        const std::string_view type = error.at("__type").as_string();
        return std::string(type.substr(type.find('#') + 1));
    };
    const std::string number = ",'SequenceNumber':'100000000000000000000001'";
    const std::pair<std::string_view, std::string> invalid[] = {
        {"ListStreams", "{'Limit':0}"},
        {"ListStreams", "{'Limit':101}"},
        {"ListStreams", "{'ExclusiveStartStreamArn':'foo'}"},
        {"DescribeStream", "{}"},
        {"DescribeStream", "{'StreamArn':'foo'}"},
        {"DescribeStream", "{'StreamArn':'" + std::string(50, 'x') + "'}"},
        {"DescribeStream", "{'StreamArn':'" + arn + "','Limit':101}"},
        {"DescribeStream", "{'StreamArn':'" + arn + "','ShardFilter':{'Type':'CHILD_SHARDS'}}"},
        {"DescribeStream", "{'StreamArn':'" + arn + "','ExclusiveStartShardId':'x'}"},
        {"GetShardIterator", request("SOON", "")},
        {"GetShardIterator", request("AT_SEQUENCE_NUMBER", "")},
        {"GetShardIterator", request("AFTER_SEQUENCE_NUMBER", "")},
        {"GetShardIterator", request("LATEST", number)},
        {"GetShardIterator", request("TRIM_HORIZON", number)},
        {"GetShardIterator", request("AT_SEQUENCE_NUMBER", ",'SequenceNumber':'12'")},
        {"GetShardIterator",
         request("AT_SEQUENCE_NUMBER", ",'SequenceNumber':'" + std::string(25, 'x') + "'")},
        {"GetRecords", "{}"},
        {"GetRecords", "{'ShardIterator':'foo'}"},
        {"GetRecords", "{'ShardIterator':'" + iterator_of(arn) + "','Limit':1001}"},
        {"GetRecords", "{'ShardIterator':'" + iterator_of(arn) + "','Limit':0}"},
        {"GetRecords", "{'ShardIterator':'" + iterator_of(arn) + "x'}"},
    };
    for (const auto& [operation, body] : invalid)
        EXPECT_EQ(type_of(operation, body), "ValidationException") << operation << body;
    const std::pair<std::string_view, std::string> missing[] = {
        {"ListStreams", "{'TableName':'none'}"},
        {"DescribeStream", "{'StreamArn':'" + other + "'}"},
        {"GetShardIterator",
         "{'StreamArn':'" + other + "','ShardId':'" + shard + "','ShardIteratorType':'LATEST'}"},
        {"GetShardIterator",
         "{'StreamArn':'" + arn +
             "','ShardId':'shardId-00000000000000000000-00000000','ShardIteratorType':'LATEST'}"},
    };
    for (const auto& [operation, body] : missing)
        EXPECT_EQ(type_of(operation, body), "ResourceNotFoundException") << operation << body;
    const std::string iterator = iterator_of(arn);
    now_ += std::chrono::minutes(16);
    EXPECT_EQ(
        type_of("GetRecords", "{'ShardIterator':'" + iterator + "'}"), "ExpiredIteratorException"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
