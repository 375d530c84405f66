#include "protocol/operation_traits.hpp"
#include "protocol/operations/batch_get_item.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(BatchGetItem, WritesTheKeysOfEachTable)
{
    EXPECT_EQ(
        written(batch_get_item_request()
                    .table("saves", keys_and_attributes().key(item().set("player", "id")))
                    .table("doom_map", keys_and_attributes().key(hangar_key()).key(lab_key()))),
        R"({"RequestItems":{"doom_map":{"Keys":[{"episode":{"N":"1"},"map":{"N":"1"}},)"
        R"({"episode":{"N":"1"},"map":{"N":"4"}}]},"saves":{"Keys":[{"player":{"S":"id"}}]}}})"
    );
}

TEST(BatchGetItem, WritesEveryParameter)
{
    const keys_and_attributes keys = keys_and_attributes()
                                         .key(hangar_key())
                                         .projection_expression("#n, cheats[0]")
                                         .expression_attribute_name("#n", "name")
                                         .consistent_read(true);

    EXPECT_EQ(
        written(batch_get_item_request()
                    .table("doom_map", keys)
                    .return_consumed_capacity(return_consumed_capacity::total)),
        R"({"RequestItems":{"doom_map":{"Keys":[{"episode":{"N":"1"},"map":{"N":"1"}}],)"
        R"("ProjectionExpression":"#n, cheats[0]","ExpressionAttributeNames":{"#n":"name"},)"
        R"("ConsistentRead":true}},"ReturnConsumedCapacity":"TOTAL"})"
    );
}

TEST(BatchGetItem, RefusesOtherNumbersOfKeysThanOneToAHundred)
{
    const auto with_keys = [](int count) {
        keys_and_attributes first;
        keys_and_attributes second;
        for (int i = 0; i != count; ++i)
            (i % 2 ? first : second).key(item().set("id", i));
        return batch_get_item_request().table("first", first).table("second", second);
    };

    EXPECT_NO_THROW(written(with_keys(100)));
    expect_refusal_of_any(with_keys(0), "The number of keys is 0");
    expect_refusal_of_any(with_keys(101), "The number of keys is 101; it must be 100 or less");
    expect_refusal_of_any(batch_get_item_request(), "The number of keys is 0");
}

TEST(BatchGetItem, NamesTheTableOfWhatItRefuses)
{
    const auto refusal = [](std::string table, keys_and_attributes keys) {
        return refusal_of(batch_get_item_request()
                              .table("doom_map", keys_and_attributes().key(hangar_key()))
                              .table(std::move(table), std::move(keys)));
    };

    const error name = refusal("s", keys_and_attributes().key(hangar_key()));
    EXPECT_EQ(name.code(), errc::invalid_table_name);
    EXPECT_EQ(name.get_diagnostics().table(), "s");

    const error empty = refusal("saves", keys_and_attributes());
    EXPECT_EQ(empty.get_diagnostics().table(), "saves");
    EXPECT_EQ(empty.get_diagnostics().message(), "There is no key of an item to read");

    const error key = refusal("saves", keys_and_attributes().key(item().set("player", "")));
    EXPECT_EQ(key.code(), errc::empty_key);
    EXPECT_EQ(key.get_diagnostics().table(), "saves");

    const error placeholder = refusal(
        "saves", keys_and_attributes().key(hangar_key()).expression_attribute_name("#n", "name")
    );
    EXPECT_EQ(placeholder.code(), errc::invalid_request);
    EXPECT_EQ(placeholder.get_diagnostics().table(), "saves");
}

TEST(BatchGetItem, ReadsEveryMember)
{
    const batch_get_item_reply reply = read<batch_get_item_request>(
        R"({"Responses":{"doom_map":[{"episode":{"N":"1"},"map":{"N":"1"},)"
        R"("name":{"S":"Hangar"}}],"saves":[]},)"
        R"("UnprocessedKeys":{"saves":{"Keys":[{"player":{"S":"id"}}],"ConsistentRead":true,)"
        R"("ProjectionExpression":"#n","ExpressionAttributeNames":{"#n":"name"}}},)"
        R"("ConsumedCapacity":[{"TableName":"doom_map","CapacityUnits":1.0},)"
        R"({"TableName":"saves","CapacityUnits":2.5}]})"
    );

    ASSERT_EQ(reply.responses.size(), 2u);
    ASSERT_EQ(reply.responses.at("doom_map").size(), 1u);
    EXPECT_EQ(reply.responses.at("doom_map")[0], hangar());
    EXPECT_TRUE(reply.responses.at("saves").empty());
    ASSERT_EQ(reply.consumed_capacity.size(), 2u);
    EXPECT_EQ(reply.consumed_capacity[0].table_name, "doom_map");
    EXPECT_EQ(reply.consumed_capacity[1].capacity_units, 2.5);
}

TEST(BatchGetItem, GoesOnWithWhatWasNotRead)
{
    const std::string unprocessed =
        R"({"saves":{"Keys":[{"player":{"S":"id"}}],"ProjectionExpression":"#n",)"
        R"("ExpressionAttributeNames":{"#n":"name"},"ConsistentRead":true}})";

    const batch_get_item_reply reply =
        read<batch_get_item_request>(R"({"Responses":{},"UnprocessedKeys":)" + unprocessed + "}");

    EXPECT_EQ(
        written(batch_get_item_request(reply.unprocessed_keys)),
        R"({"RequestItems":)" + unprocessed + "}"
    );
}

TEST(BatchGetItem, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<batch_get_item_request>("{}", "Responses");
    misfit_of<batch_get_item_request>(R"({"Responses":{"doom_map":{}}})", "Responses.doom_map");
    misfit_of<batch_get_item_request>(
        R"({"Responses":{},"UnprocessedKeys":{"saves":{"Keys":[1]}}})",
        "UnprocessedKeys.saves.Keys[0]"
    );
    misfit_of<batch_get_item_request>(
        R"({"Responses":{},"UnprocessedKeys":{"saves":{"ExpressionAttributeNames":{"#n":1}}}})",
        "UnprocessedKeys.saves.ExpressionAttributeNames.#n"
    );
    misfit_of<batch_get_item_request>(
        R"({"Responses":{},"ConsumedCapacity":[{"CapacityUnits":"x"}]})",
        "ConsumedCapacity[0].CapacityUnits"
    );
}

TEST(BatchGetItem, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(batch_get_item_request());

    EXPECT_EQ(known.name, "BatchGetItem");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
