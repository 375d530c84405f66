// What batches check: by table and entry first, then all tables, then all keys.

#include "unit/local/validation/validation_fixture.hpp"

#include <ddbm/local/faults.hpp>

namespace ddbm::local::testing {
namespace {

const std::string duplicates = "Provided list of item keys contains duplicates";
const std::string no_match = "The provided key element does not match the schema";
const std::string missing = "Requested resource not found";
const std::string not_numeric = "The parameter cannot be converted to a numeric value: b";

class BatchRules : public validation_test
{
protected:
    static std::string items(std::string_view tables)
    {
        return "'RequestItems':{" + std::string(tables) + "}";
    }

    static std::string
    keys(std::string_view table, std::string_view all, std::string_view more = "")
    {
        return "'" + std::string(table) + "':{'Keys':[" + std::string(all) + "]" +
               std::string(more) + "}";
    }

    // So many keys of `plain`, starting with this number.
    static std::string many_keys(int first, int count)
    {
        std::string all;
        for (int number = first; number < first + count; ++number)
            all += (all.empty() ? "" : ",") + key(std::to_string(number));
        return all;
    }

    static std::string many_deletes(int count)
    {
        std::string all;
        for (int number = 0; number < count; ++number)
            all += (all.empty() ? "" : ",") +
                   ("{'DeleteRequest':{'Key':" + key(std::to_string(number)) + "}}");
        return all;
    }

    static std::string key(std::string_view pk) { return "{'pk':{'S':'" + std::string(pk) + "'}}"; }

    static std::string rich_key(std::string_view sk)
    {
        return "{'pk':{'S':'a'},'sk':{'N':'" + std::string(sk) + "'}}";
    }
};

TEST_F(BatchRules, BatchGetItemChecksTableByTable)
{
    const std::string bad_key = "{'pk':{'N':'b'}}";

    expect_refused({
        {"BatchGetItem",
         items(
             keys("plain", bad_key, ",'AttributesToGet':['x','x']") + "," +
             keys("rich", "{}", ",'ProjectionExpression':'x'")
         ),
         "Can not use both expression and non-expression parameters in the same request: "
         "Non-expression parameters: {AttributesToGet} Expression parameters: "
         "{ProjectionExpression}"},
        {"BatchGetItem",
         items(keys("plain", bad_key, ",'AttributesToGet':['x','x']")),
         "OMV: Duplicate value in attribute name: x"},
        {"BatchGetItem",
         items(keys("plain", bad_key, ",'ProjectionExpression':'x y'")),
         "Invalid ProjectionExpression: Syntax error; token: \"y\", near: \"x y\""},
        {"BatchGetItem",
         items(keys("plain", bad_key) + "," + keys("none", "{}", ",'ProjectionExpression':'x y'")),
         not_numeric},
        {"BatchGetItem",
         items(keys("plain", key("a") + "," + key("a") + "," + bad_key)),
         duplicates},
        {"BatchGetItem", items(keys("none", key("a") + "," + key("a"))), duplicates},
        {"BatchGetItem",
         items(keys("plain", many_keys(0, 60)) + "," + keys("none", many_keys(0, 41))),
         "Too many items requested for the BatchGetItem call"},
        {"BatchGetItem",
         items(keys("rich", "{}") + "," + keys("none", key("a"))),
         missing,
         not_found},
        {"BatchGetItem", items(keys("rich", "{}", ",'ProjectionExpression':'pk.x'")), no_match},
    });
    // As they are written: the same numbers are the same item here.
    answer_changed("BatchGetItem", items(keys("rich", rich_key("1") + "," + rich_key("1.0"))));
    answer_changed("BatchGetItem", items(keys("plain", many_keys(0, 100))));
}

TEST_F(BatchRules, AskForSomething)
{
    const std::string unknown_capacity =
        "1VE: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must "
        "satisfy enum value set: [INDEXES, TOTAL, NONE]";

    for (const char* operation : {"BatchGetItem", "BatchWriteItem"})
        expect_refused({
            {operation,
             items(""),
             "The requestItems parameter is required for " + std::string(operation)},
            {operation, items("") + ",'ReturnConsumedCapacity':'X'", unknown_capacity},
            {operation,
             "'RequestItems':null",
             "1VE: Value null at 'requestItems' failed to satisfy constraint: Member must not be "
             "null"},
        });
}

TEST_F(BatchRules, BatchWriteItemChecksTableByTable)
{
    const std::string not_one =
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes";
    const std::string bad_put = "{'PutRequest':{'Item':{'pk':{'N':'b'}}}}";
    const auto put_in = [](std::string_view item) {
        return "{'PutRequest':{'Item':" + std::string(item) + "}}";
    };
    const auto erase = [](std::string_view of) {
        return "{'DeleteRequest':{'Key':" + std::string(of) + "}}";
    };
    const std::string large =
        put_in("{'pk':{'S':'a'},'v':{'S':'" + std::string(409600, 'x') + "'}}");

    expect_refused({
        {"BatchWriteItem", items("'none':[" + bad_put + ",{}]"), not_one},
        {"BatchWriteItem",
         items("'none':[{'PutRequest':{'Item':{}},'DeleteRequest':{'Key':{}}}]"),
         not_one},
        {"BatchWriteItem", items("'none':[" + bad_put + "," + large + "]"), not_numeric},
        {"BatchWriteItem",
         items("'none':[" + large + "," + bad_put + "]"),
         "Item size has exceeded the maximum allowed size"},
        {"BatchWriteItem", items("'none':[" + bad_put + "],'plain':[{}]"), not_numeric},
        {"BatchWriteItem",
         items("'rich':[" + erase("{}") + "],'none':[" + erase("{}") + "]"),
         missing,
         not_found},
        {"BatchWriteItem",
         items(
             "'rich':[" + put_in("{'pk':{'S':'a'},'sk':{'N':'1'},'area':{'N':'1'}}") + "," +
             put_in("{'pk':{'S':'a'}}") + "]"
         ),
         no_match},
        {"BatchWriteItem",
         items(
             "'rich':[" + put_in(rich_key("1")) + "," + erase(rich_key("1.0")) + "," +
             put_in("{'pk':{'S':'b'},'sk':{'N':'1'},'area':{'N':'1'}}") + "]"
         ),
         "OMV: Type mismatch for Index Key area Expected: S Actual: N IndexName: local"},
        {"BatchWriteItem",
         items("'rich':[" + put_in(rich_key("1")) + "," + erase(rich_key("1.0")) + "]"),
         duplicates},
        {"BatchWriteItem",
         items("'plain':[" + erase(key("a")) + "," + erase(key("a")) + "]"),
         duplicates},
    });
    expect_refused(
        {"BatchWriteItem",
         items("'plain':[" + many_deletes(20) + "],'none':[" + many_deletes(6) + "]"),
         "Too many items requested for the BatchWriteItem call"}
    );
    // Nothing of a batch is done if one entry is bad.
    expect_refused(
        {"BatchWriteItem",
         items("'plain':[" + put_in(key("a")) + "," + erase("{}") + "]"),
         no_match}
    );
    expect_changed("Scan", "'TableName':'plain'", "{'Items':[],'Count':0,'ScannedCount':0}");
    answer_changed("BatchWriteItem", items("'plain':[" + many_deletes(25) + "]"));
}

TEST_F(BatchRules, SizesAreConstraints)
{
    const auto constraint_start = [](std::string_view member) {
        return "' at '" + std::string(member) + "' failed to satisfy constraint: ";
    };
    const std::string least = "Member must have length greater than or equal to 1";
    const auto message = [&](std::string_view operation, const std::string& changes) {
        const auto reply = call(operation, changed(operation, changes));
        EXPECT_EQ(reply.status, 400);
        return std::string(json::parse(reply.body).at("message").as_string());
    };

    expect_refused(
        {"BatchGetItem",
         items(keys("plain", "")),
         "1VE: Value '[]" + constraint_start("requestItems.plain.member.keys") + least}
    );
    EXPECT_TRUE(message("BatchGetItem", items(keys("plain", many_keys(0, 101))))
                    .ends_with(
                        constraint_start("requestItems.plain.member.keys") +
                        "Member must have length less than or equal to 100"
                    ));
    for (const std::string& entries : {many_deletes(26), std::string()})
        EXPECT_TRUE(message("BatchWriteItem", items("'plain':[" + entries + "]"))
                        .ends_with(
                            constraint_start("requestItems") +
                            "Map value must satisfy constraint: [Member must have length less than "
                            "or equal to 25, " +
                            least + "]"
                        ));
}

TEST_F(BatchRules, UnprocessedKeysKeepWhatTheRequestSaid)
{
    db_.set_faults(faults().add(fault::partial_batch(1)));
    const auto reply = answer_changed(
        "BatchGetItem",
        items(
            keys(
                "plain",
                many_keys(0, 2),
                ",'ConsistentRead':true,'ProjectionExpression':'#a',"
                "'ExpressionAttributeNames':{'#a':'pk'}"
            ) +
            "," + keys("rich", rich_key("1.0"), ",'ProjectionExpression':'x'")
        )
    );

    EXPECT_EQ(
        reply.at("UnprocessedKeys"),
        parsed("{'plain':{'Keys':[{'pk':{'S':'1'}}],'ConsistentRead':true,"
               "'ProjectionExpression':'#a','ExpressionAttributeNames':{'#a':'pk'}},"
               "'rich':{'Keys':[{'pk':{'S':'a'},'sk':{'N':'1'}}],'ProjectionExpression':'x'}}")
    );
}

TEST_F(BatchRules, UnprocessedItemsAreTheRequestsOwn)
{
    db_.set_faults(faults().add(fault::partial_batch(1)));

    expect_changed(
        "BatchWriteItem",
        items("'plain':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}},{'DeleteRequest':{'Key':{'pk':"
              "{'S':'b'}}}}],'rich':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'N':'1.0'}}}}]"),
        "{'UnprocessedItems':{'plain':[{'DeleteRequest':{'Key':{'pk':{'S':'b'}}}}],"
        "'rich':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'N':'1.0'}}}}]}}"
    );
    db_.set_faults({});
    expect_changed("Scan", "'TableName':'plain','Select':'COUNT'", "{'Count':1,'ScannedCount':1}");
    expect_changed("Scan", "'Select':'COUNT'", "{'Count':0,'ScannedCount':0}");
}

TEST_F(BatchRules, RepliesEndWithSixteenMegabytes)
{
    for (int number = 0; number < 50; ++number)
        put("plain",
            "{'pk':{'S':'" + std::to_string(number) + "'},'v':{'S':'" + std::string(400000, 'x') +
                "'}}");

    const auto reply = answer_changed(
        "BatchGetItem", items(keys("plain", many_keys(0, 50), ",'AttributesToGet':['pk']"))
    );

    const std::size_t most = std::size_t(16) * 1024 * 1024 / 400004;
    EXPECT_EQ(reply.at("Responses").at("plain").as_array().size(), most);
    EXPECT_EQ(reply.at("UnprocessedKeys").at("plain").at("Keys").as_array().size(), 50 - most);
    EXPECT_EQ(reply.at("UnprocessedKeys").at("plain").at("AttributesToGet"), parsed("['pk']"));
}

}  // namespace
}  // namespace ddbm::local::testing
