// What transactions refuse as a whole, and what cancels them.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

// The reasons of a cancellation, as JSON; they come with their codes in the message.
struct cancelled
{
    std::string_view operation;
    std::string actions;
    std::string codes;
    std::string reasons;
};

std::string get(std::string_view table, std::string_view key, std::string_view more = "")
{
    return "{'Get':{'TableName':'" + std::string(table) + "','Key':{" + std::string(key) + "}" +
           std::string(more) + "}}";
}

std::string put_of(std::string_view table, std::string_view item, std::string_view more = "")
{
    return "{'Put':{'TableName':'" + std::string(table) + "','Item':{" + std::string(item) + "}" +
           std::string(more) + "}}";
}

// `what`: Delete, Update or ConditionCheck.
std::string on_key(
    std::string_view what, std::string_view table, std::string_view key, std::string_view more = ""
)
{
    return "{'" + std::string(what) + "':{'TableName':'" + std::string(table) + "','Key':{" +
           std::string(key) + "}" + std::string(more) + "}}";
}

std::string update(std::string_view key, std::string_view expression, std::string_view more = "")
{
    return on_key(
        "Update",
        "rich",
        key,
        ",'UpdateExpression':'" + std::string(expression) + "'" + std::string(more)
    );
}

std::string all(std::string_view actions, std::string_view more = "")
{
    return "'TransactItems':[" + std::string(actions) + "]" + std::string(more);
}

const std::string a = "'pk':{'S':'a'}";
const std::string b = "'pk':{'S':'b'}";
const std::string rich_a = "'pk':{'S':'a'},'sk':{'N':'1'}";
const std::string twice = "Transaction request cannot include multiple operations on one item";
const std::string fails = ",'ConditionExpression':'attribute_exists(x)'";
const std::string with_item = ",'ReturnValuesOnConditionCheckFailure':'ALL_OLD'";
const std::string no_match = "The provided key element does not match the schema";
const std::string failed_code = "{'Code':'ConditionalCheckFailed',"
                                "'Message':'The conditional request failed'";

class TransactionRules : public validation_test
{
protected:
    void expect_cancelled(const cancelled& row)
    {
        const auto reply = call(row.operation, changed(row.operation, all(row.actions)));
        EXPECT_EQ(reply.status, 400) << row.actions << reply.body;
        EXPECT_EQ(
            json::parse(reply.body),
            parsed(
                "{'__type':'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',"
                "'Message':'Transaction cancelled, please refer cancellation reasons for specific "
                "reasons [" +
                row.codes + "]','CancellationReasons':[" + row.reasons + "]}"
            )
        ) << row.actions;
    }

    static std::string invalid(std::string_view message)
    {
        return "{'Code':'ValidationError','Message':'" + std::string(message) + "'}";
    }

    static constexpr std::string_view none = "{'Code':'None'}";
};

TEST_F(TransactionRules, RefusesRequestsAsAWhole)
{
    std::string many;
    for (int number = 0; number <= 100; ++number)
        many += (many.empty() ? "" : ",") +
                put_of("plain", "'pk':{'S':'" + std::to_string(number) + "'}");
    for (const char* operation : {"TransactWriteItems", "TransactGetItems"})
        expect_refused({
            {operation,
             all(""),
             "1VE: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have "
             "length greater than or equal to 1"},
            {operation,
             "'TransactItems':null",
             "1VE: Value null at 'transactItems' failed to satisfy constraint: Member must not be "
             "null"},
        });
    const auto too_many = call("TransactWriteItems", changed("TransactWriteItems", all(many)));
    EXPECT_NE(
        too_many.body.find("' at 'transactItems' failed to satisfy constraint: Member must have "
                           "length less than or equal to 100"),
        std::string::npos
    );
    expect_refused({
        {"TransactWriteItems",
         all("{'Put':{'TableName':'plain','Item':{" + a +
             "}},'Delete':{'TableName':'plain','Key':{" + b + "}}}"),
         "TransactItems can only contain one of Check, Put, Update or Delete"},
        {"TransactWriteItems",
         all("{}"),
         "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"},
        {"TransactWriteItems",
         all(on_key("ConditionCheck", "plain", a)),
         "1VE: Value null at 'transactItems.1.member.conditionCheck.conditionExpression' failed to "
         "satisfy constraint: Member must not be null"},
        {"TransactWriteItems",
         all(on_key("Update", "plain", a)),
         "1VE: Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy "
         "constraint: Member must not be null"},
        {"TransactGetItems",
         all("{}"),
         "1VE: Value null at 'transactItems.1.member.get' failed to satisfy constraint: Member "
         "must "
         "not be null"},
        {"TransactWriteItems",
         all(put_of("plain", a), ",'ClientRequestToken':'" + std::string(37, 't') + "'"),
         "1VE: Value '" + std::string(37, 't') +
             "' at 'clientRequestToken' failed to satisfy constraint: Member must have length less "
             "than or equal to 36"},
        {"TransactWriteItems",
         all(put_of("plain", a, ",'ReturnValuesOnConditionCheckFailure':'ALL_NEW'")),
         "1VE: Value 'ALL_NEW' at "
         "'transactItems.1.member.put.returnValuesOnConditionCheckFailure' failed to satisfy "
         "constraint: Member must satisfy enum value set: [ALL_OLD, NONE]"},
        {"TransactWriteItems", all(put_of("plain", a) + "," + put_of("plain", a)), twice},
        {"TransactWriteItems",
         all(put_of("rich", rich_a) + "," +
             on_key("ConditionCheck", "rich", "'sk':{'N':'1.0'}," + a, fails)),
         twice},
        {"TransactGetItems", all(get("plain", a) + "," + get("plain", a)), twice},
        {"TransactWriteItems",
         all(put_of("plain", a) + "," + put_of("none", b)),
         "Requested resource not found",
         not_found},
        {"TransactGetItems",
         all(get("rich", "") + "," + get("none", b)),
         "Requested resource not found",
         not_found},
        {"TransactWriteItems",
         all(put_of("plain", a, ",'ConditionExpression':'x y'")),
         "Invalid ConditionExpression: Syntax error; token: \"y\", near: \"x y\""},
        {"TransactWriteItems",
         all(update(a, "SET")),
         "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"SET\""},
        {"TransactGetItems",
         all(get("plain", a, ",'ProjectionExpression':''")),
         "Invalid ProjectionExpression: The expression can not be empty;"},
        {"TransactWriteItems",
         all(put_of("none", "'v':{'S':'" + std::string(409600, 'x') + "'}")),
         "Item size has exceeded the maximum allowed size"},
        {"TransactWriteItems",
         all(put_of("plain", a, ",'ExpressionAttributeValues':{':v':{'S':''}}")),
         "ExpressionAttributeValues can only be specified when using expressions: "
         "ConditionExpression is null"},
        {"TransactWriteItems",
         all(update(a, "REMOVE x", ",'ExpressionAttributeValues':{':v':{'S':''}}")),
         "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"},
    });
}

TEST_F(TransactionRules, LimitsThePayload)
{
    std::string puts;
    std::string deletes;
    for (int number = 0; number < 11; ++number)
    {
        const std::string key = "'pk':{'S':'" + std::to_string(number) + "'}";
        const std::string item = key + ",'v':{'S':'" + std::string(400000, 'x') + "'}";
        puts += (puts.empty() ? "" : ",") + put_of("plain", item);
        deletes += (deletes.empty() ? "" : ",") + on_key("Delete", "plain", key);
        put("plain", "{" + item + "}");
    }

    const auto reply = call("TransactWriteItems", changed("TransactWriteItems", all(puts)));
    EXPECT_NE(
        reply.body.find("\"message\":\"Transaction payload size cannot exceed 4MB"),
        std::string::npos
    ) << reply.body.substr(0, 300);
    expect_changed("TransactWriteItems", all(deletes), "{}");
}

TEST_F(TransactionRules, ReportsAllFailedConditions)
{
    put("plain", "{" + a + "}");

    expect_cancelled(
        {"TransactWriteItems",
         on_key("Delete", "plain", a, fails + with_item) + "," +
             on_key("Delete", "plain", b, fails + with_item) + "," + put_of("rich", rich_a) + "," +
             on_key("ConditionCheck", "rich", "'pk':{'S':'a'},'sk':{'N':'2'}", fails),
         "ConditionalCheckFailed, ConditionalCheckFailed, None, ConditionalCheckFailed",
         failed_code + ",'Item':{" + a + "}}," + failed_code + "}," + std::string(none) + "," +
             failed_code + "}"}
    );
    expect_changed("GetItem", "", "{}");
}

TEST_F(TransactionRules, ReportsOnlyTheFirstThatIsInvalid)
{
    put("rich", "{" + rich_a + ",'t':{'S':'x'},'big':{'S':'" + std::string(300000, 'x') + "'}}");
    const std::string failing = on_key("Delete", "plain", a, fails);
    const std::string after_none = std::string(none) + ",";

    const struct
    {
        std::string action;
        std::string message;
    } rows[] = {
        {on_key("Delete", "plain", "'pk':{'N':'1'}"), no_match},
        {on_key("ConditionCheck", "rich", a, fails), no_match},
        {put_of("plain", "'x':{'S':'x'}"),
         "One or more parameter values were invalid: Missing the key pk in the item"},
        {put_of("plain", "'pk':{'N':'1'}"),
         "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: "
         "N"},
        {on_key("Delete", "plain", "'pk':{'S':'" + std::string(2049, 'x') + "'}"),
         "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size "
         "limit of2048 bytes"},
        {put_of("rich", rich_a + ",'area':{'S':'" + std::string(1025, 'x') + "'}"),
         "One or more parameter values were invalid: Aggregated size of all range keys has "
         "exceeded "
         "the size limit of 1024 bytes"},
        {put_of("rich", rich_a + ",'area':{'N':'1'}"),
         "One or more parameter values were invalid: Type mismatch for Index Key area Expected: S "
         "Actual: N IndexName: local"},
        {update(rich_a, "SET sk = pk"),
         "One or more parameter values were invalid: Cannot update attribute sk. This attribute is "
         "part of the key"},
        {update(rich_a, "SET u = v"),
         "The provided expression refers to an attribute that does not exist in the item"},
        {update(rich_a, "SET u = t + t"),
         "An operand in the update expression has an incorrect data type"},
        {update(rich_a, "SET u.v = t"),
         "The document path provided in the update expression is invalid for update"},
        {update(rich_a, "SET big2 = big"),
         "Item size to update has exceeded the maximum allowed size"},
    };
    for (const auto& row : rows)
    {
        expect_cancelled(
            {"TransactWriteItems",
             failing + "," + row.action,
             "None, ValidationError",
             after_none + invalid(row.message)}
        );
        expect_cancelled(
            {"TransactWriteItems",
             row.action + "," + update("'pk':{'S':'a'},'sk':{'N':'2'}", "SET u = v") + "," +
                 failing,
             "ValidationError, None, None",
             invalid(row.message) + "," + std::string(none) + "," + std::string(none)}
        );
    }
    expect_cancelled(
        {"TransactGetItems",
         get("plain", a) + "," + get("plain", rich_a),
         "None, ValidationError",
         after_none + invalid(no_match)}
    );
}

TEST_F(TransactionRules, EmptyKeysAreRefusedAsAWhole)
{
    const std::string empty =
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty string value. Key: pk";

    expect_refused({
        {"TransactWriteItems", all(on_key("Delete", "plain", "'pk':{'S':''}")), empty},
        {"TransactGetItems", all(get("plain", "'pk':{'S':''}")), empty},
        // Found before what would cancel the transaction.
        {"TransactWriteItems",
         all(put_of("plain", "") + "," + put_of("plain", "'pk':{'S':''}")),
         empty},
        {"TransactGetItems", all(get("rich", a) + "," + get("plain", "'pk':{'S':''}")), empty},
    });
}

TEST_F(TransactionRules, EmptyIndexKeysAreRefusedAsAWhole)
{
    const std::string failing = on_key("Delete", "plain", a, fails) + ",";
    const std::string in_update =
        "One or more parameter values are not valid. The update expression attempted to update a "
        "secondary index key to a value that is not supported. The AttributeValue for a key "
        "attribute cannot contain an empty ";
    const std::string values = ",'ExpressionAttributeValues':{':v':";

    expect_refused({
        {"TransactWriteItems",
         all(failing + put_of("rich", rich_a + ",'bin':{'B':''}")),
         "One or more parameter values are not valid. A value specified for a secondary index key "
         "is not supported. The AttributeValue for a key attribute cannot contain an empty binary "
         "value. IndexName: coded, IndexKey: bin"},
        {"TransactWriteItems",
         all(failing + update(rich_a, "SET area = :v", values + "{'S':''}}")),
         in_update + "string value."},
        {"TransactWriteItems",
         all(failing + update(rich_a, "SET bin = :v", values + "{'B':''}}")),
         in_update + "binary value."},
    });
    // One that is known only once the item has been read.
    put("rich", "{" + rich_a + ",'t':{'S':''}}");
    expect_cancelled(
        {"TransactWriteItems",
         update(rich_a, "SET area = t"),
         "ValidationError",
         invalid(in_update + "string value.")}
    );
}

TEST_F(TransactionRules, TokensStandForOneRequest)
{
    const std::string token = ",'ClientRequestToken':'t'";
    const std::string add =
        update(rich_a, "ADD n :one", ",'ExpressionAttributeValues':{':one':{'N':'1'}}");

    expect_changed("TransactWriteItems", all(add, token), "{}");
    expect_changed("TransactWriteItems", all(add, token), "{}");
    expect_changed("GetItem", "'AttributesToGet':['n']", "{'Item':{'n':{'N':'1'}}}");
    const auto other =
        call("TransactWriteItems", changed("TransactWriteItems", all(put_of("plain", a), token)));
    const json::value body = json::parse(other.body);
    EXPECT_EQ(other.status, 400);
    EXPECT_EQ(
        std::string_view(body.at("__type").as_string()),
        "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException"
    );
    EXPECT_TRUE(body.as_object().contains("Message"));
    EXPECT_EQ(body.as_object().size(), 2u);
    // A token of a request that was cancelled is free.
    const std::string second = ",'ClientRequestToken':'u'";
    EXPECT_EQ(
        call(
            "TransactWriteItems",
            changed("TransactWriteItems", all(put_of("plain", a, fails), second))
        )
            .status,
        400
    );
    expect_changed("TransactWriteItems", all(put_of("plain", a), second), "{}");
}

}  // namespace
}  // namespace ddbm::local::testing
