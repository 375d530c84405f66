#include "protocol/operation_traits.hpp"
#include "protocol/operations/transact_get_items.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(TransactGetItems, WritesTheItemsInTheirOrder)
{
    EXPECT_EQ(
        written(transact_get_items_request()
                    .get(transact_get("saves", item().set("player", "id")))
                    .get(transact_get("doom_map", hangar_key())
                             .projection_expression("#n")
                             .expression_attribute_name("#n", "name"))
                    .return_consumed_capacity(return_consumed_capacity::total)),
        R"({"TransactItems":[{"Get":{"TableName":"saves","Key":{"player":{"S":"id"}}}},)"
        R"({"Get":{"TableName":"doom_map","Key":{"episode":{"N":"1"},"map":{"N":"1"}},)"
        R"("ProjectionExpression":"#n","ExpressionAttributeNames":{"#n":"name"}}}],)"
        R"("ReturnConsumedCapacity":"TOTAL"})"
    );
}

TEST(TransactGetItems, RefusesOtherNumbersOfItemsThanOneToAHundred)
{
    const auto with_items = [](int count) {
        transact_get_items_request request;
        for (int i = 0; i != count; ++i)
            request.get(transact_get("saves", item().set("id", i)));
        return request;
    };

    EXPECT_NO_THROW(written(with_items(100)));
    expect_refusal_of_any(with_items(0), "The number of items is 0");
    expect_refusal_of_any(with_items(101), "The number of items is 101");
}

TEST(TransactGetItems, NamesTheTableOfWhatItRefuses)
{
    const error key = refusal_of(transact_get_items_request().get(transact_get("saves", item())));
    EXPECT_EQ(key.code(), errc::invalid_request);
    EXPECT_EQ(key.get_diagnostics().table(), "saves");

    const error name =
        refusal_of(transact_get_items_request().get(transact_get("s", hangar_key())));
    EXPECT_EQ(name.code(), errc::invalid_table_name);

    const error placeholder = refusal_of(transact_get_items_request().get(
        transact_get("saves", hangar_key()).expression_attribute_name("#n", "name")
    ));
    EXPECT_EQ(placeholder.get_diagnostics().table(), "saves");
}

TEST(TransactGetItems, ReadsWhichItemsThereAre)
{
    const transact_get_items_reply reply = read<transact_get_items_request>(
        R"({"Responses":[{"Item":{"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"}}},{},)"
        R"({"Item":{}}],)"
        R"("ConsumedCapacity":[{"TableName":"doom_map","CapacityUnits":1.0},)"
        R"({"TableName":"saves","CapacityUnits":2.5}]})"
    );

    ASSERT_EQ(reply.items.size(), 3u);
    EXPECT_EQ(reply.items[0], hangar());
    EXPECT_FALSE(reply.items[1]);
    EXPECT_EQ(reply.items[2], item());
    ASSERT_EQ(reply.consumed_capacity.size(), 2u);
    EXPECT_EQ(reply.consumed_capacity[0].table_name, "doom_map");
    EXPECT_EQ(reply.consumed_capacity[1].capacity_units, 2.5);
}

TEST(TransactGetItems, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<transact_get_items_request>("{}", "Responses");
    misfit_of<transact_get_items_request>(R"({"Responses":[null]})", "Responses[0]");
    misfit_of<transact_get_items_request>(R"({"Responses":[{"Item":1}]})", "Responses[0].Item");
}

TEST(TransactGetItems, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(transact_get_items_request());

    EXPECT_EQ(known.name, "TransactGetItems");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
