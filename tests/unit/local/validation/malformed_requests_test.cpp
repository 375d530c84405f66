// Requests that something happened to: whatever it is, the answer is a reply or an error that says
// what is wrong, and never a failure of the engine.

#include "unit/local/validation/validation_fixture.hpp"

#include <functional>
#include <set>
#include <vector>

namespace ddbm::local::testing {
namespace {

struct sample_request
{
    std::string_view operation;
    std::string_view body;
};

// Between them they use all that requests can have.
constexpr sample_request samples[] = {
    {"GetItem",
     "{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}},'ConsistentRead':true,"
     "'ProjectionExpression':'#a[0].b','ExpressionAttributeNames':{'#a':'a'},"
     "'ReturnConsumedCapacity':'INDEXES'}"},
    {"GetItem",
     "{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}},'AttributesToGet':['a','b']}"},
    {"PutItem",
     "{'TableName':'rich','Item':{'pk':{'S':'a'},'sk':{'N':'1'},'area':{'S':'x'},'m':{'M':{'l':"
     "{'L':[{'N':'1'},{'BS':['Yg==']},{'SS':['x']},{'NS':['1']},{'NULL':true}]}}}},"
     "'ConditionExpression':'attribute_not_exists(#a) OR size(m) > :n AND a IN (:n, :s)',"
     "'ExpressionAttributeNames':{'#a':'a'},"
     "'ExpressionAttributeValues':{':n':{'N':'1'},':s':{'S':'a'}},'ReturnValues':'ALL_OLD',"
     "'ReturnItemCollectionMetrics':'SIZE','ReturnConsumedCapacity':'TOTAL',"
     "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}"},
    {"PutItem",
     "{'TableName':'rich','Item':{'pk':{'S':'a'},'sk':{'N':'1'}},'ConditionalOperator':'OR',"
     "'Expected':{'a':{'Exists':false},'b':{'ComparisonOperator':'BETWEEN',"
     "'AttributeValueList':[{'N':'1'},{'N':'2'}]}}}"},
    {"UpdateItem",
     "{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}},"
     "'UpdateExpression':'SET a = if_not_exists(a, :n) + :n, l = :l REMOVE q ADD c :n DELETE d "
     ":t','ExpressionAttributeValues':{':n':{'N':'1'},':l':{'L':[{'S':'x'}]},':t':{'SS':['x']}},"
     "'ReturnValues':'UPDATED_NEW'}"},
    {"UpdateItem",
     "{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}},'AttributeUpdates':{"
     "'a':{'Action':'ADD','Value':{'N':'1'}},'b':{'Action':'DELETE'},'c':{'Value':{'L':[]}}},"
     "'ReturnValues':'ALL_NEW'}"},
    {"DeleteItem",
     "{'TableName':'rich','Key':{'pk':{'S':'b'},'sk':{'N':'1'}},'ReturnValues':'ALL_OLD',"
     "'ConditionExpression':'attribute_not_exists(pk)'}"},
    {"Query",
     "{'TableName':'rich','IndexName':'global','KeyConditionExpression':'area = :p AND sk > :n',"
     "'FilterExpression':'kept <> :n','ProjectionExpression':'kept',"
     "'ExpressionAttributeValues':{':p':{'S':'x'},':n':{'N':'0'}},'Limit':2,"
     "'ScanIndexForward':false,'ExclusiveStartKey':{'pk':{'S':'a'},'sk':{'N':'1'},"
     "'area':{'S':'x'}}}"},
    {"Query",
     "{'TableName':'rich','KeyConditions':{'pk':{'ComparisonOperator':'EQ',"
     "'AttributeValueList':[{'S':'a'}]},'sk':{'ComparisonOperator':'GT',"
     "'AttributeValueList':[{'N':'0'}]}},'QueryFilter':{'a':{'ComparisonOperator':'NULL'}},"
     "'Select':'COUNT','ConditionalOperator':'AND'}"},
    {"Scan",
     "{'TableName':'rich','Segment':0,'TotalSegments':1,'FilterExpression':'begins_with(pk, :p)',"
     "'ExpressionAttributeValues':{':p':{'S':'a'}},'ExclusiveStartKey':{'pk':{'S':'a'},"
     "'sk':{'N':'0'}},'Select':'ALL_ATTRIBUTES'}"},
    {"Scan",
     "{'TableName':'rich','IndexName':'coded','ScanFilter':{'a':{'ComparisonOperator':'EQ',"
     "'AttributeValueList':[{'S':'x'}]}},'AttributesToGet':['a'],'ExclusiveStartKey':{"
     "'pk':{'S':'a'},'sk':{'N':'0'},'code':{'S':'c'},'bin':{'B':'Yg=='}}}"},
    {"BatchGetItem",
     "{'RequestItems':{'rich':{'Keys':[{'pk':{'S':'a'},'sk':{'N':'1'}}],'ConsistentRead':true,"
     "'ProjectionExpression':'#a','ExpressionAttributeNames':{'#a':'a'}},"
     "'plain':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'b'}}]}},'ReturnConsumedCapacity':'INDEXES'}"},
    {"BatchWriteItem",
     "{'RequestItems':{'rich':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'N':'2'}}}},"
     "{'DeleteRequest':{'Key':{'pk':{'S':'a'},'sk':{'N':'3'}}}}],'plain':[{'PutRequest':{'Item':"
     "{'pk':{'S':'x'}}}}]},'ReturnItemCollectionMetrics':'SIZE'}"},
    {"TransactGetItems",
     "{'TransactItems':[{'Get':{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}},"
     "'ProjectionExpression':'#a','ExpressionAttributeNames':{'#a':'a'}}},"
     "{'Get':{'TableName':'plain','Key':{'pk':{'S':'a'}}}}]}"},
    {"TransactWriteItems",
     "{'TransactItems':[{'Put':{'TableName':'rich','Item':{'pk':{'S':'t'},'sk':{'N':'1'}},"
     "'ConditionExpression':'#a <> :v','ExpressionAttributeNames':{'#a':'a'},"
     "'ExpressionAttributeValues':{':v':{'S':'x'}}}},"
     "{'Update':{'TableName':'rich','Key':{'pk':{'S':'t'},'sk':{'N':'2'}},"
     "'UpdateExpression':'ADD n :v','ExpressionAttributeValues':{':v':{'N':'1'}}}},"
     "{'Delete':{'TableName':'plain','Key':{'pk':{'S':'t'}}}},"
     "{'ConditionCheck':{'TableName':'plain','Key':{'pk':{'S':'u'}},"
     "'ConditionExpression':'attribute_not_exists(pk)'}}],"
     "'ReturnItemCollectionMetrics':'SIZE','ReturnConsumedCapacity':'INDEXES'}"},
    {"TransactWriteItems",
     "{'TransactItems':[{'Put':{'TableName':'plain','Item':{'pk':{'S':'t'}}}}],"
     "'ClientRequestToken':'token'}"},
    {"CreateTable",
     "{'TableName':'made','AttributeDefinitions':[{'AttributeName':'a','AttributeType':'S'},"
     "{'AttributeName':'b','AttributeType':'N'},{'AttributeName':'c','AttributeType':'B'}],"
     "'KeySchema':[{'AttributeName':'a','KeyType':'HASH'},{'AttributeName':'b','KeyType':'RANGE'}],"
     "'LocalSecondaryIndexes':[{'IndexName':'loc','KeySchema':[{'AttributeName':'a',"
     "'KeyType':'HASH'},{'AttributeName':'c','KeyType':'RANGE'}],"
     "'Projection':{'ProjectionType':'ALL'}}],'GlobalSecondaryIndexes':[{'IndexName':'glo',"
     "'KeySchema':[{'AttributeName':'c','KeyType':'HASH'}],'Projection':{'ProjectionType':"
     "'INCLUDE','NonKeyAttributes':['x']},'ProvisionedThroughput':{'ReadCapacityUnits':1,"
     "'WriteCapacityUnits':1}}],'ProvisionedThroughput':{'ReadCapacityUnits':1,"
     "'WriteCapacityUnits':1},'StreamSpecification':{'StreamEnabled':true,"
     "'StreamViewType':'NEW_IMAGE'},'Tags':[{'Key':'a','Value':'b'}],'TableClass':'STANDARD',"
     "'SSESpecification':{'Enabled':true,'SSEType':'KMS'},'DeletionProtectionEnabled':false}"},
    {"UpdateTable",
     "{'TableName':'other','BillingMode':'PROVISIONED','ProvisionedThroughput':"
     "{'ReadCapacityUnits':1,'WriteCapacityUnits':1},'AttributeDefinitions':[{'AttributeName':'x',"
     "'AttributeType':'S'}],'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'new',"
     "'KeySchema':[{'AttributeName':'x','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'},"
     "'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}}}]}"},
    {"UpdateTable",
     "{'TableName':'other','StreamSpecification':{'StreamEnabled':true,"
     "'StreamViewType':'KEYS_ONLY'}}"},
    {"UpdateTable", "{'TableName':'other','OnDemandThroughput':{'MaxReadRequestUnits':5}}"},
    {"UpdateTable",
     "{'TableName':'other','WarmThroughput':{'ReadUnitsPerSecond':13000,"
     "'WriteUnitsPerSecond':5000}}"},
    {"DescribeTable", "{'TableName':'rich'}"},
    {"ListTables", "{'ExclusiveStartTableName':'aaa','Limit':2}"},
    {"UpdateTimeToLive",
     "{'TableName':'other','TimeToLiveSpecification':{'AttributeName':'t','Enabled':true}}"},
    {"DescribeTimeToLive", "{'TableName':'plain'}"},
    {"DescribeContinuousBackups", "{'TableName':'plain'}"},
    {"TagResource",
     "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/plain',"
     "'Tags':[{'Key':'a','Value':'b'}]}"},
    {"UntagResource",
     "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/plain','TagKeys':['a']}"},
    {"ListTagsOfResource",
     "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/plain','NextToken':'x'}"},
    {"ExecuteStatement", "{'Statement':'SELECT * FROM rich','Parameters':[{'S':'a'}]}"},
    {"BatchExecuteStatement", "{'Statements':[{'Statement':'x','Parameters':[{'S':'a'}]}]}"},
    {"ExecuteTransaction", "{'TransactStatements':[{'Statement':'x'}],'ClientRequestToken':'t'}"},
    {"ListStreams", "{'TableName':'streamed','Limit':2}"},
    {"DescribeStream", "{'StreamArn':'<arn>','Limit':2}"},
    {"GetShardIterator",
     "{'StreamArn':'<arn>','ShardId':'<shard>','ShardIteratorType':'AT_SEQUENCE_NUMBER',"
     "'SequenceNumber':'100000000000000000001'}"},
    {"GetRecords", "{'ShardIterator':'<iterator>','Limit':2}"},
};

class MalformedRequests : public validation_test
{
protected:
    MalformedRequests()
    {
        make_plain_table("other");
        const json::value made = answer(
            "CreateTable",
            "{'TableName':'streamed','AttributeDefinitions':[{'AttributeName':'a',"
            "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],"
            "'BillingMode':'PAY_PER_REQUEST','StreamSpecification':{'StreamEnabled':true,"
            "'StreamViewType':'NEW_IMAGE'}}"
        );
        put("streamed", "{'a':{'S':'x'}}");
        arn_ = made.at("TableDescription").at("LatestStreamArn").as_string().c_str();
        const json::value stream = answer("DescribeStream", "{'StreamArn':'" + arn_ + "'}");
        shard_ =
            stream.at("StreamDescription").at("Shards").at(0).at("ShardId").as_string().c_str();
        const json::value iterator = answer(
            "GetShardIterator",
            "{'StreamArn':'" + arn_ + "','ShardId':'" + shard_ +
                "','ShardIteratorType':'TRIM_HORIZON'}"
        );
        iterator_ = iterator.at("ShardIterator").as_string().c_str();
    }

    // The sample with what this engine's stream is called.
    std::string body_of(const sample_request& sample)
    {
        std::string body(sample.body);
        const std::pair<std::string_view, std::string> names[] = {
            {"<arn>", arn_}, {"<shard>", shard_}, {"<iterator>", iterator_}};
        for (const auto& [name, value] : names)
            if (const auto at = body.find(name); at != body.npos)
                body.replace(at, name.size(), value);
        return text(body);
    }

    // What a request did to tables would stand in the way of the next one.
    void undo(std::string_view operation)
    {
        const auto remove = [&](const std::string& name) {
            const std::string table = "{'TableName':'" + name + "'";
            call("UpdateTable", table + ",'DeletionProtectionEnabled':false}");
            call("DeleteTable", table + "}");
        };
        if (operation != "CreateTable" && operation != "UpdateTable")
            return;
        const json::value tables = answer("ListTables", "{}");
        for (const auto& name : tables.at("TableNames").as_array())
            if (name != "plain" && name != "rich" && name != "streamed" && name != "other")
                remove(name.as_string().c_str());
        remove("other");
        make_plain_table("other");
    }

    void expect_sound_answer(std::string_view operation, const std::string& body)
    {
        const engine_reply reply = call(operation, body);
        if (reply.status == 200)
            undo(operation);
        // One request fails so on the service, too.
        const bool fails_anywhere =
            operation == "UpdateTable" &&
            reply.body.find("com.amazon.coral.service#InternalFailure") != std::string::npos;
        EXPECT_TRUE(reply.status == 200 || reply.status == 400 || fails_anywhere)
            << operation << " " << body.substr(0, 2000) << "\n"
            << reply.status << reply.body;
        if (reply.status == 200)
            return;
        json::parse_options options;
        options.max_depth = 200;
        const json::value error = json::parse(reply.body, {}, options);
        EXPECT_TRUE(error.as_object().contains("__type")) << reply.body;
    }

    // Each value inside of `part`, replaced by others and taken away.
    void break_each(std::string_view operation, const json::value& whole, json::value& part)
    {
        static const std::vector<json::value> replacements = [] {
            json::value deep = json::object{{"S", "x"}};
            for (int level = 0; level < 40; ++level)
                deep = json::object{{"L", json::array{deep}}};
            json::array many(1000, json::value(json::object{{"S", "x"}}));
            return std::vector<json::value>{
                nullptr,
                true,
                0,
                -1,
                5,
                1.5,
                1e300,
                -1e300,
                INT64_MAX,
                INT64_MIN,
                UINT64_MAX,
                "",
                "x",
                "no",
                "none",
                "rich",
                "\xc3\xa4 \xf0\x9f\x98\x80",
                "9e999999999",
                "-0.00000000000000000000000000000000000000000001",
                std::string(3000, 'x').c_str(),
                json::array(),
                json::array{nullptr},
                json::array{json::array{"x"}},
                json::object(),
                json::object{{"", nullptr}},
                json::object{{"a", json::object{{"S", "x"}}}},
                json::object{{"S", ""}},
                json::object{{"N", "1e-130"}},
                json::object{{"B", ""}},
                json::object{{"M", json::object()}},
                json::object{{"NS", json::array{"1", nullptr}}},
                deep,
                many,
            };
        }();
        for (const json::value& replacement : replacements)
        {
            json::value kept = std::move(part);
            part = replacement;
            expect_sound_answer(operation, json::serialize(whole));
            part = std::move(kept);
        }
        if (auto* elements = part.if_array())
            for (auto& element : *elements)
                break_each(operation, whole, element);
        if (auto* members = part.if_object())
        {
            for (auto& member : *members)
                break_each(operation, whole, member.value());
            rename_each(operation, whole, part);
        }
    }

    // The members' names are keys of maps, too.
    void rename_each(std::string_view operation, const json::value& whole, json::value& part)
    {
        const json::object members = part.as_object();
        for (const auto& each : members)
            for (const char* name : {"", "x", "#x", ":x", "pk", "\xc3\xa4"})
            {
                json::object renamed = members;
                renamed.erase(each.key());
                renamed[name] = each.value();
                part = renamed;
                expect_sound_answer(operation, json::serialize(whole));
            }
        part = members;
    }

private:
    std::string arn_;
    std::string shard_;
    std::string iterator_;
};

TEST_F(MalformedRequests, AreMadeOfGoodOnes)
{
    for (const sample_request& sample : samples)
    {
        const bool is_partiql = sample.operation.find("Execute") != std::string_view::npos;
        EXPECT_EQ(call(sample.operation, body_of(sample)).status, is_partiql ? 400 : 200)
            << sample.operation << call(sample.operation, body_of(sample)).body;
        undo(sample.operation);
    }
}

TEST_F(MalformedRequests, AreAnsweredWhateverIsInTheirPlaces)
{
    for (const sample_request& sample : samples)
    {
        json::value whole = json::parse(body_of(sample));
        break_each(sample.operation, whole, whole);
    }
}

TEST_F(MalformedRequests, AreNoJsonWhereverTheyAreCut)
{
    for (const sample_request& sample : samples)
    {
        const std::string body = body_of(sample);
        for (std::size_t size = 0; size < body.size(); ++size)
            EXPECT_EQ(
                call(sample.operation, body.substr(0, size)).body,
                text("{'__type':'com.amazon.coral.service#SerializationException'}")
            );
    }
}

TEST_F(MalformedRequests, AreAnsweredWhicheverCharacterIsWrong)
{
    for (const sample_request& sample : samples)
    {
        const std::string body = body_of(sample);
        for (std::size_t at = 0; at < body.size(); at += 7)
            for (const char wrong : {'"', '{', ']', ',', ':', '0', 'x', '\\', '\xff', '\0'})
            {
                std::string changed_body = body;
                changed_body[at] = wrong;
                expect_sound_answer(sample.operation, changed_body);
            }
    }
}

TEST_F(MalformedRequests, MayBeDeep)
{
    for (const int levels : {100, 500, 5000, 100000})
    {
        const auto size = static_cast<std::size_t>(levels);
        std::string lists;
        std::string maps;
        for (int level = 0; level < levels; ++level)
        {
            lists += "{'L':[";
            maps += "{'M':{'a':";
        }
        std::string list_ends;
        for (int level = 0; level < levels; ++level)
            list_ends += "]}";
        const std::string start = "{'TableName':'rich','Item':{'a':";
        expect_sound_answer("PutItem", start + lists + list_ends + "}}");
        expect_sound_answer(
            "PutItem", start + maps + "{'S':''}" + std::string(2 * size, '}') + "}}"
        );
        expect_sound_answer("PutItem", std::string(size, '['));
        expect_sound_answer(
            "Scan",
            "{'Unknown':" + std::string(size, '[') + std::string(size, ']') + ",'TableName':'rich'}"
        );
        const std::string nested = std::string(size, '(') + "a = b" + std::string(size, ')');
        expect_sound_answer("Scan", "{'TableName':'rich','FilterExpression':'" + nested + "'}");
    }
}

}  // namespace
}  // namespace ddbm::local::testing
