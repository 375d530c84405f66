#include "differential/generator/stream_requests.hpp"

namespace ddbm::differential {
namespace {

step stream_step(int number, std::string_view operation, json::object body)
{
    step made;
    made.number = number;
    made.target = ddbm::service::dynamodb_streams;
    made.operation = operation;
    made.body = std::move(body);
    return made;
}

}  // namespace

std::vector<step> read_stream(random_source& random, const table_model& table, int first_number)
{
    std::vector<step> steps;
    int number = first_number;
    const auto add = [&](std::string_view operation, json::object body) {
        steps.push_back(stream_step(number, operation, std::move(body)));
        return number++;
    };

    // Of others' tables too, so that only the outcome counts.
    if (random.chance(6))
    {
        add("ListStreams", {{"Limit", 1 + random.below(100)}});
        steps.back().outcome_only = true;
        return steps;
    }

    json::object list = {{"TableName", table.name}};
    if (random.chance(30))
        list["Limit"] = 1 + random.below(3);
    if (random.flaw(10))
        list["Limit"] = random.chance(50) ? 0 : 101;
    add("ListStreams", list);

    // Which of several streams of a table is listed first is not said.
    step describe_table;
    describe_table.number = number++;
    describe_table.operation = "DescribeTable";
    describe_table.body = {{"TableName", table.name}};
    steps.push_back(describe_table);
    const json::object arn = reply_part(describe_table.number, "/Table/LatestStreamArn");

    json::object describe = {{"StreamArn", arn}};
    if (random.flaw(15))
        describe["StreamArn"] =
            random.one_of({"foo", "arn:aws:dynamodb:ddblocal:000000000000:table/none/stream/2020"});
    const int described = add("DescribeStream", describe);
    if (random.flaw(10))
    {
        describe["ExclusiveStartShardId"] = "shardId-00000000000000000000-00000000";
        add("DescribeStream", describe);
    }

    const std::string shard = "/StreamDescription/Shards/0";
    json::object get_iterator = {
        {"StreamArn", arn},
        {"ShardId", reply_part(described, shard + "/ShardId")},
        {"ShardIteratorType", random.one_of({"TRIM_HORIZON", "TRIM_HORIZON", "LATEST"})},
    };
    if (random.flaw(8))
        get_iterator["SequenceNumber"] = "000000000000000000001";
    if (random.flaw(8))
        get_iterator["ShardId"] = "shardId-00000000000000000000-00000000";
    if (random.flaw(8))
        get_iterator.erase("StreamArn");
    const int iterator = add("GetShardIterator", get_iterator);

    json::object get_records = {{"ShardIterator", reply_part(iterator, "/ShardIterator")}};
    if (random.chance(40))
        get_records["Limit"] = 1 + random.below(5);
    if (random.flaw(8))
        get_records["Limit"] = random.chance(50) ? 0 : 1001;
    if (random.flaw(8))
        get_records["ShardIterator"] = "nonsense";
    const int first = add("GetRecords", get_records);
    // Which records of a batch come before the limit is each side's own affair.
    const bool limited = get_records.contains("Limit");
    steps.back().outcome_only = limited;

    if (random.chance(50))
    {
        add("GetRecords", {{"ShardIterator", reply_part(first, "/NextShardIterator")}});
        steps.back().outcome_only = limited;
    }
    if (random.chance(50))
    {
        json::object again = get_iterator;
        again["ShardIteratorType"] = random.one_of({"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"});
        again["SequenceNumber"] = reply_part(first, "/Records/0/dynamodb/SequenceNumber");
        if (random.flaw(20))
            again.erase("SequenceNumber");
        const int from_record = add("GetShardIterator", again);
        add("GetRecords", {{"ShardIterator", reply_part(from_record, "/ShardIterator")}});
        steps.back().outcome_only = true;
    }
    return steps;
}

}  // namespace ddbm::differential
