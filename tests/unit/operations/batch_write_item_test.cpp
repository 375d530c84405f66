#include "protocol/operation_traits.hpp"
#include "protocol/operations/batch_write_item.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(BatchWriteItem, WritesPutsAndDeletionsOfEachTable)
{
    EXPECT_EQ(
        written(batch_write_item_request()
                    .put("doom_map", hangar())
                    .erase("saves", item().set("player", "id"))
                    .erase("doom_map", lab_key())),
        R"({"RequestItems":{"doom_map":[{"PutRequest":{"Item":{"episode":{"N":"1"},)"
        R"("map":{"N":"1"},"name":{"S":"Hangar"}}}},)"
        R"({"DeleteRequest":{"Key":{"episode":{"N":"1"},"map":{"N":"4"}}}}],)"
        R"("saves":[{"DeleteRequest":{"Key":{"player":{"S":"id"}}}}]}})"
    );
}

TEST(BatchWriteItem, WritesEveryParameter)
{
    EXPECT_EQ(
        written(batch_write_item_request()
                    .erase("saves", item().set("player", "id"))
                    .return_consumed_capacity(return_consumed_capacity::indexes)
                    .return_item_collection_metrics(return_item_collection_metrics::size)),
        R"({"RequestItems":{"saves":[{"DeleteRequest":{"Key":{"player":{"S":"id"}}}}]},)"
        R"("ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"})"
    );
}

TEST(BatchWriteItem, RefusesOtherNumbersOfWritesThanOneToTwentyFive)
{
    const auto with_writes = [](int count) {
        batch_write_item_request request;
        for (int i = 0; i != count; ++i)
            request.put(i % 2 ? "first" : "second", item().set("id", i));
        return request;
    };

    EXPECT_NO_THROW(written(with_writes(25)));
    expect_refusal_of_any(with_writes(0), "The number of writes is 0");
    expect_refusal_of_any(with_writes(26), "The number of writes is 26; it must be 25 or less");
}

TEST(BatchWriteItem, NamesTheTableOfWhatItRefuses)
{
    const batch_write_item_request request = batch_write_item_request().put("doom_map", hangar());

    const error name = refusal_of(batch_write_item_request(request).put("s", hangar()));
    EXPECT_EQ(name.code(), errc::invalid_table_name);
    EXPECT_EQ(name.get_diagnostics().table(), "s");

    const error key = refusal_of(batch_write_item_request(request).erase("saves", item()));
    EXPECT_EQ(key.code(), errc::invalid_request);
    EXPECT_EQ(key.get_diagnostics().table(), "saves");

    const error large = refusal_of(
        batch_write_item_request(request).put("saves", item().set("a", std::string(409600, 'x')))
    );
    EXPECT_EQ(large.code(), errc::item_too_large);
    EXPECT_EQ(large.get_diagnostics().table(), "saves");

    const error nothing = refusal_of(batch_write_item_request(batch_write_map{
        {"doom_map", {batch_write::put(hangar())}}, {"saves", {}}}));
    EXPECT_EQ(nothing.get_diagnostics().table(), "saves");
}

TEST(BatchWriteItem, ReadsAReplyWithoutAnythingLeft)
{
    const batch_write_item_reply reply =
        read<batch_write_item_request>(R"({"UnprocessedItems":{}})");

    EXPECT_TRUE(reply.unprocessed_items.empty());
    EXPECT_TRUE(reply.consumed_capacity.empty());
    EXPECT_TRUE(reply.item_collection_metrics.empty());
}

TEST(BatchWriteItem, ReadsEveryMember)
{
    const batch_write_item_reply reply = read<batch_write_item_request>(
        R"({"UnprocessedItems":{"doom_map":[{"PutRequest":{"Item":{"episode":{"N":"1"},)"
        R"("map":{"N":"1"},"name":{"S":"Hangar"}}}},)"
        R"({"DeleteRequest":{"Key":{"episode":{"N":"1"},"map":{"N":"4"}}}}]},)"
        R"("ItemCollectionMetrics":{"saves":[{"ItemCollectionKey":{"player":{"S":"id"}},)"
        R"("SizeEstimateRangeGB":[0,1]}]},)"
        R"("ConsumedCapacity":[{"TableName":"doom_map","CapacityUnits":1.0},)"
        R"({"TableName":"saves","CapacityUnits":2.5}]})"
    );

    const batch_write_map left = {
        {"doom_map", {batch_write::put(hangar()), batch_write::erase(lab_key())}}};
    EXPECT_EQ(reply.unprocessed_items, left);
    const std::vector<item_collection_metrics>& metrics = reply.item_collection_metrics.at("saves");
    ASSERT_EQ(metrics.size(), 1u);
    EXPECT_EQ(metrics[0].item_collection_key, item().set("player", "id"));
    EXPECT_EQ(metrics[0].size_estimate_upper_gb, 1);
    ASSERT_EQ(reply.consumed_capacity.size(), 2u);
    EXPECT_EQ(reply.consumed_capacity[0].table_name, "doom_map");
    EXPECT_EQ(reply.consumed_capacity[1].capacity_units, 2.5);
}

TEST(BatchWriteItem, GoesOnWithWhatWasNotWritten)
{
    const std::string left = R"({"saves":[{"DeleteRequest":{"Key":{"player":{"S":"id"}}}}]})";

    const batch_write_item_reply reply =
        read<batch_write_item_request>(R"({"UnprocessedItems":)" + left + "}");

    EXPECT_EQ(
        written(batch_write_item_request(reply.unprocessed_items)),
        R"({"RequestItems":)" + left + "}"
    );
}

TEST(BatchWriteItem, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<batch_write_item_request>(
        R"({"UnprocessedItems":{"saves":[{}]}})", "UnprocessedItems.saves[0].DeleteRequest"
    );
    misfit_of<batch_write_item_request>(
        R"({"UnprocessedItems":{"saves":[{"PutRequest":{}}]}})",
        "UnprocessedItems.saves[0].PutRequest.Item"
    );
    misfit_of<batch_write_item_request>(
        R"({"ItemCollectionMetrics":{"saves":[{"SizeEstimateRangeGB":[1]}]}})",
        "ItemCollectionMetrics.saves[0].SizeEstimateRangeGB"
    );
}

TEST(BatchWriteItem, IsAWriteThatMayBeSentAgain)
{
    const operation_traits known = traits(batch_write_item_request());

    EXPECT_EQ(known.name, "BatchWriteItem");
    EXPECT_TRUE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
