#include "protocol/operation_traits.hpp"
#include "protocol/operations/get_item.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(GetItem, WritesTableAndKey)
{
    EXPECT_EQ(
        written(get_item_request("doom_map", hangar_key())),
        R"({"TableName":"doom_map","Key":{"episode":{"N":"1"},"map":{"N":"1"}}})"
    );
}

TEST(GetItem, WritesEveryParameter)
{
    const get_item_request request =
        get_item_request("doom_map", item().set("id", "a\"b"))
            .projection_expression("#n, cheats[0]")
            .expression_attribute_name("#n", "name")
            .consistent_read(true)
            .return_consumed_capacity(return_consumed_capacity::indexes);

    EXPECT_EQ(
        written(request),
        R"({"TableName":"doom_map","Key":{"id":{"S":"a\"b"}},)"
        R"("ProjectionExpression":"#n, cheats[0]","ExpressionAttributeNames":{"#n":"name"},)"
        R"("ConsistentRead":true,"ReturnConsumedCapacity":"INDEXES"})"
    );
    EXPECT_TRUE(request.consistent_read());
}

TEST(GetItem, SettersWorkOnANamedRequestToo)
{
    get_item_request request("doom_map", hangar_key());
    request.consistent_read(true).consistent_read(false);
    request.return_consumed_capacity(return_consumed_capacity::total);

    EXPECT_EQ(
        written(request),
        R"({"TableName":"doom_map","Key":{"episode":{"N":"1"},"map":{"N":"1"}},)"
        R"("ReturnConsumedCapacity":"TOTAL"})"
    );
}

TEST(GetItem, TakesATableArn)
{
    const char* arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/doom_map";

    EXPECT_NE(written(get_item_request(arn, hangar_key())).find(arn), std::string::npos);
}

TEST(GetItem, RefusesAKeyThatIsNone)
{
    expect_key_to_be_checked<get_item_request>();
}

TEST(GetItem, RefusesNamesWithoutAProjection)
{
    const get_item_request request("doom_map", hangar_key());

    expect_refusal(get_item_request(request).expression_attribute_name("#a", "x"), "no expression");
    expect_refusal(
        get_item_request(request).projection_expression("x").expression_attribute_name("a", "x"),
        errc::invalid_request
    );
    expect_refusal(
        get_item_request(request).projection_expression(std::string(4097, 'x')), "4097 bytes"
    );
}

TEST(GetItem, ReadsTheItemAndTheCapacity)
{
    const get_item_reply reply = read<get_item_request>(
        R"({"Item":{"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"}},)"
        R"("ConsumedCapacity":{"TableName":"doom_map","CapacityUnits":0.5}})"
    );

    ASSERT_TRUE(reply.item);
    EXPECT_EQ(*reply.item, hangar());
    ASSERT_TRUE(reply.consumed_capacity);
    EXPECT_EQ(reply.consumed_capacity->table_name, "doom_map");
    EXPECT_EQ(reply.consumed_capacity->capacity_units, 0.5);
    EXPECT_FALSE(reply.consumed_capacity->table);
}

TEST(GetItem, ReadsAnAbsentItemAsNone)
{
    EXPECT_FALSE(read<get_item_request>("{}").item);
    EXPECT_FALSE(read<get_item_request>(R"({"Item":null,"New":[1]})").item);
}

TEST(GetItem, ReadsAnItemWithNothingSelectedAsEmpty)
{
    const get_item_reply reply = read<get_item_request>(R"({"Item":{}})");

    ASSERT_TRUE(reply.item);
    EXPECT_TRUE(reply.item->empty());
}

TEST(GetItem, ReadsAnItemNestedAsDeepAsDynamoDbNests)
{
    std::string value = R"({"S":"x"})";
    for (int level = 0; level < 32; ++level)
        value = R"({"M":{"a":)" + value + "}}";

    const get_item_reply reply = read<get_item_request>(R"({"Item":{"a":)" + value + "}}");

    ASSERT_TRUE(reply.item);
    EXPECT_TRUE(reply.item->at("a").is_map());
}

TEST(GetItem, NamesTheMemberOfAReplyOfAnotherShape)
{
    const error kind = misfit_of<get_item_request>(R"({"Item":[1]})", "Item");
    EXPECT_EQ(kind.get_diagnostics().found(), "an array");

    const error type = misfit_of<get_item_request>(R"({"Item":{"tags":{"L":[{"X":1}]}}})", "Item");
    EXPECT_EQ(type.get_diagnostics().attribute_path(), "tags[0]");

    misfit_of<get_item_request>(R"({"Item":{"a":{"N":"many"}}})", "Item");
    misfit_of<get_item_request>(R"({"ConsumedCapacity":1})", "ConsumedCapacity");

    const error units = misfit_of<get_item_request>(
        R"({"ConsumedCapacity":{"Table":{"CapacityUnits":"1"}}})",
        "ConsumedCapacity.Table.CapacityUnits"
    );
    EXPECT_EQ(units.get_diagnostics().expected(), "JSON number");
    EXPECT_EQ(units.get_diagnostics().found(), "JSON string");
}

TEST(GetItem, RefusesWhatIsNoJsonObject)
{
    for (const char* body : {"", "[]", "null", "<html></html>", "{\"Item\":{", "{} {}"})
    {
        const error e = thrown_by([&] { read<get_item_request>(body); });
        EXPECT_EQ(e.code(), errc::invalid_reply) << body;
        EXPECT_TRUE(e.get_diagnostics().message().starts_with("HTTP 200 with ")) << e.what();
        EXPECT_NE(e.get_diagnostics().message().find(body), std::string::npos) << e.what();
    }
}

TEST(GetItem, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(get_item_request("doom_map", hangar_key()));

    EXPECT_EQ(known.name, "GetItem");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
