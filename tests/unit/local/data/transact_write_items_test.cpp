#include "unit/local/engine_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class TransactWriteItems : public engine_test
{
protected:
    TransactWriteItems() { make_plain_table(); }

    static std::string put(std::string_view id, std::string_view more = "")
    {
        return "{'Put':{'TableName':'plain','Item':{'id':{'S':'" + std::string(id) + "'}}" +
               std::string(more) + "}}";
    }

    static std::string request(std::string_view actions, std::string_view more = "")
    {
        return "{'TransactItems':[" + std::string(actions) + "]" + std::string(more) + "}";
    }

    std::size_t items()
    {
        const json::value all = answer("Scan", "{'TableName':'plain'}");
        return all.is_object() ? all.at("Items").as_array().size() : 0;
    }
};

TEST_F(TransactWriteItems, WritesEverythingOrNothing)
{
    expect("TransactWriteItems", request(put("a") + "," + put("b")), "{}");
    EXPECT_EQ(items(), 2u);

    const std::string failing = put("c") + "," +
                                put("a",
                                    ",'ConditionExpression':'attribute_not_exists(id)',"
                                    "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'");
    const auto reply = call("TransactWriteItems", request(failing));
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(
        json::parse(reply.body),
        parsed("{'__type':'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',"
               "'Message':'Transaction cancelled, please refer cancellation reasons for specific "
               "reasons [None, ConditionalCheckFailed]',"
               "'CancellationReasons':[{'Code':'None'},{'Code':'ConditionalCheckFailed',"
               "'Message':'The conditional request failed','Item':{'id':{'S':'a'}}}]}")
    );
    EXPECT_EQ(items(), 2u);
}

TEST_F(TransactWriteItems, DoesTheSameRequestOnce)
{
    const std::string add =
        "{'Update':{'TableName':'plain','Key':{'id':{'S':'a'}},'UpdateExpression':'ADD n :one',"
        "'ExpressionAttributeValues':{':one':{'N':'1'}}}}";
    const auto n = [&] {
        return answer("GetItem", "{'TableName':'plain','Key':{'id':{'S':'a'}}}")
            .at("Item")
            .at("n")
            .at("N");
    };

    for (int again = 0; again < 3; ++again)
        expect("TransactWriteItems", request(add, ",'ClientRequestToken':'t1'"), "{}");
    EXPECT_EQ(n(), "1");
    const auto other = call("TransactWriteItems", request(put("b"), ",'ClientRequestToken':'t1'"));
    EXPECT_NE(other.body.find("IdempotentParameterMismatchException"), std::string::npos);

    now_ += std::chrono::minutes(11);
    expect("TransactWriteItems", request(add, ",'ClientRequestToken':'t1'"), "{}");
    EXPECT_EQ(n(), "2");
}

TEST_F(TransactWriteItems, KnowsARequestInWhateverOrderItStands)
{
    const std::string one =
        "{'TransactItems':[{'Update':{'TableName':'plain','Key':{'id':{'S':'a'}},"
        "'UpdateExpression':'ADD #n :one SET #m = :m',"
        "'ExpressionAttributeNames':{'#n':'n','#m':'m'},"
        "'ExpressionAttributeValues':{':one':{'N':'1'},"
        "':m':{'M':{'x':{'SS':['p','q']},'y':{'L':[{'S':'1'},{'S':'2'}]}}}}}},"
        "{'Put':{'TableName':'plain','Item':{'id':{'S':'b'},'v':{'S':'v'},'w':{'NULL':true}}}}],"
        "'ReturnConsumedCapacity':'NONE','ClientRequestToken':'t'}";
    const std::string same =
        "{'ClientRequestToken':'t','ReturnConsumedCapacity':'NONE',"
        "'ReturnItemCollectionMetrics':null,'TransactItems':[{'Update':{"
        "'ExpressionAttributeValues':{':m':{'M':{'y':{'L':[{'S':'1'},{'S':'2'}]},"
        "'x':{'SS':['q','p']}}},':one':{'N':'1','S':null}},"
        "'ExpressionAttributeNames':{'#m':'m','#n':'n'},"
        "'UpdateExpression':'ADD #n :one SET #m = :m','Key':{'id':{'S':'a'}},"
        "'TableName':'plain'}},{'Put':{'Item':{'w':{'NULL':true},'v':{'S':'v'},'id':{'S':'b'}},"
        "'TableName':'plain'},'Delete':null}],'Unknown':1}";

    answer("TransactWriteItems", one);
    answer("TransactWriteItems", same);

    expect(
        "GetItem",
        "{'TableName':'plain','Key':{'id':{'S':'a'}},'ProjectionExpression':'n'}",
        "{'Item':{'n':{'N':'1'}}}"
    );
}

TEST_F(TransactWriteItems, RefusesATokenForOtherParameters)
{
    const auto with = [&](std::string_view actions, std::string_view more = "") {
        return request(actions, ",'ClientRequestToken':'t'" + std::string(more));
    };
    const std::string list = ",'Item':{'id':{'S':'a'},'l':{'L':[{'S':'1'},{'S':'2'}]}}";
    const auto put_with = [](std::string_view members) {
        return "{'Put':{'TableName':'plain'" + std::string(members) + "}}";
    };
    const std::string others[] = {
        with(put_with(list) + "," + put("c")),
        with(put("b") + "," + put_with(list)),
        with(put_with(list)),
        with(put_with(",'Item':{'id':{'S':'a'},'l':{'L':[{'S':'2'},{'S':'1'}]}}") + "," + put("b")),
        with(put_with(",'Item':{'id':{'S':'a'},'l':{'L':[{'S':'12'}]}}") + "," + put("b")),
        with(put_with(",'Item':{'id':{'S':'a'},'l':{'SS':['1','2']}}") + "," + put("b")),
        with(put_with(list + ",'ConditionExpression':'attribute_exists(id)'") + "," + put("b")),
        with(put_with(list) + "," + put("b"), ",'ReturnConsumedCapacity':'TOTAL'"),
        with(put_with(list) + "," + put("b"), ",'ReturnItemCollectionMetrics':'SIZE'"),
    };

    answer("TransactWriteItems", with(put_with(list) + "," + put("b")));

    for (const std::string& other : others)
        expect_error(
            "TransactWriteItems",
            other,
            "The provided client token was used before with different parameters",
            "IdempotentParameterMismatchException"
        );
    answer("TransactWriteItems", with(put_with(list) + "," + put("b")));
}

TEST_F(TransactWriteItems, TakesFourMegabytesOfValuesAndExpressions)
{
    const std::string value = "{'S':'" + std::string(390000, 'x') + "'}";
    const std::string actions[] = {
        "'Update':{'UpdateExpression':'SET v = :v','ExpressionAttributeValues':{':v':" + value +
            "}",
        "'Update':{'UpdateExpression':'SET v = if_not_exists(w, :v)',"
        "'ExpressionAttributeValues':{':v':" +
            value + "}",
        "'Update':{'UpdateExpression':'ADD s :v','ExpressionAttributeValues':{':v':{'SS':['" +
            std::string(390000, 'x') + "']}}",
        "'ConditionCheck':{'ConditionExpression':'attribute_not_exists(id) OR v = "
        ":v','ExpressionAttributeValues':{':v':" +
            value + "}",
    };
    char first_letter = 'a';
    for (const std::string& action : actions)
    {
        const char letter = first_letter++;
        const auto many = [&](int count) {
            std::string list;
            for (int i = 0; i < count; ++i)
                list += (list.empty() ? "{" : ",{") + action +
                        ",'TableName':'plain','Key':{'id':{'S':'" + letter + std::to_string(i) +
                        "'}}}}";
            return call("TransactWriteItems", request(list));
        };
        const std::string what = action.substr(0, 60);
        const engine_reply taken = many(10);
        EXPECT_EQ(taken.status, 200) << what << taken.body;
        const engine_reply refused = many(11);
        EXPECT_EQ(refused.status, 400) << what;
        EXPECT_NE(
            refused.body.find("Transaction payload size cannot exceed 4MB. Payload Size: "),
            std::string::npos
        ) << what;
    }
}

TEST_F(TransactWriteItems, CostsTwice)
{
    expect(
        "TransactWriteItems",
        request(put("a"), ",'ReturnConsumedCapacity':'TOTAL'"),
        "{'ConsumedCapacity':[{'TableName':'plain','CapacityUnits':2.0,'WriteCapacityUnits':2.0}]}"
    );
}

TEST_F(TransactWriteItems, RefusesAnItemTwiceAndTwoActionsInOne)
{
    expect_error(
        "TransactWriteItems",
        request(put("a") + "," + put("a")),
        "Transaction request cannot include multiple operations on one item"
    );
    expect_error(
        "TransactWriteItems",
        request("{'Put':{'TableName':'plain','Item':{'id':{'S':'a'}}},"
                "'Delete':{'TableName':'plain','Key':{'id':{'S':'a'}}}}"),
        "TransactItems can only contain one of Check, Put, Update or Delete"
    );
    expect_error(
        "TransactWriteItems",
        request(put("a") + ",{'Delete':{'TableName':'none','Key':{'id':{'S':'a'}}}}"),
        "Requested resource not found",
        "ResourceNotFoundException"
    );
    expect_error(
        "TransactWriteItems",
        request(put("b") + ",{'Delete':{'TableName':'plain','Key':{'id':{'N':'1'}}}}"),
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, "
        "ValidationError]",
        "TransactionCanceledException"
    );
    EXPECT_EQ(items(), 0u);
}

}  // namespace
}  // namespace ddbm::local::testing
