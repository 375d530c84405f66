#include "protocol/operation_traits.hpp"
#include "protocol/operations/put_item.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

using failure_values = return_values_on_condition_check_failure;

constexpr std::string_view hangar_written =
    R"({"TableName":"doom_map",)"
    R"("Item":{"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"}})";

TEST(PutItem, WritesTableAndItem)
{
    EXPECT_EQ(written(put_item_request("doom_map", hangar())), std::string(hangar_written) + "}");
}

TEST(PutItem, WritesEveryParameter)
{
    const put_item_request request =
        put_item_request("doom_map", hangar())
            .condition_expression("#n = :n AND #v < :v")
            .expression_attribute_name("#n", "name")
            .expression_attribute_name("#v", "version")
            .expression_attribute_value(":n", "Hangar")
            .expression_attribute_value(":v", 2)
            .return_values(return_values::all_old)
            .return_values_on_condition_check_failure(failure_values::all_old)
            .return_consumed_capacity(return_consumed_capacity::total)
            .return_item_collection_metrics(return_item_collection_metrics::size);

    EXPECT_EQ(
        written(request),
        std::string(hangar_written) +
            R"(,"ConditionExpression":"#n = :n AND #v < :v",)"
            R"("ExpressionAttributeNames":{"#n":"name","#v":"version"},)"
            R"("ExpressionAttributeValues":{":n":{"S":"Hangar"},":v":{"N":"2"}},)"
            R"("ReturnValues":"ALL_OLD","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
            R"("ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE"})"
    );
}

TEST(PutItem, AsksForTheItemOfAFailedConditionByItself)
{
    EXPECT_EQ(
        written(put_item_request("doom_map", hangar()).condition_expression("attribute_exists(a)")),
        std::string(hangar_written) + R"json(,"ConditionExpression":"attribute_exists(a)",)json"
                                      R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})"
    );
}

TEST(PutItem, AsksForNoItemWhereToldSo)
{
    EXPECT_EQ(
        written(put_item_request("doom_map", hangar())
                    .condition_expression("attribute_exists(a)")
                    .return_values_on_condition_check_failure(failure_values::none)),
        std::string(hangar_written) + R"json(,"ConditionExpression":"attribute_exists(a)",)json"
                                      R"("ReturnValuesOnConditionCheckFailure":"NONE"})"
    );
}

TEST(PutItem, RefusesAnItemOverTheLimitAndNamesItsSize)
{
    const std::size_t name_size = 1;
    const std::string most(409600 - name_size, 'x');

    EXPECT_NO_THROW(written(put_item_request("doom_map", item().set("a", most))));

    const put_item_request request("doom_map", item().set("a", most + 'x'));
    expect_refusal(request, errc::item_too_large);
    EXPECT_EQ(refusal_of(request).get_diagnostics().message(), "The item has 409601 bytes");
    EXPECT_EQ(refusal_of(request).get_diagnostics().expected(), "at most 409600 bytes");
}

TEST(PutItem, RefusesWhatCannotBeAnItem)
{
    expect_refusal(put_item_request("doom_map", item()), "no attributes");
    expect_refusal(put_item_request("", hangar()), errc::invalid_table_name);

    const put_item_request broken("doom_map", item().set("a", attribute_value::list{"\xff"}));
    expect_refusal(broken, errc::invalid_utf8);
    EXPECT_EQ(refusal_of(broken).get_diagnostics().attribute_path(), "a[0]");
}

TEST(PutItem, RefusesValuesThatOnlyAnUpdateReturns)
{
    for (const return_values wanted :
         {return_values::all_new, return_values::updated_old, return_values::updated_new})
        expect_refusal(
            put_item_request("doom_map", hangar()).return_values(wanted), "ALL_OLD only"
        );
}

TEST(PutItem, RefusesExpressionsThatCannotBe)
{
    expect_expressions_to_be_checked(put_item_request("doom_map", hangar()));
}

TEST(PutItem, ReadsAnEmptyReply)
{
    const put_item_reply reply = read<put_item_request>("{}");

    EXPECT_FALSE(reply.attributes);
    EXPECT_FALSE(reply.consumed_capacity);
    EXPECT_FALSE(reply.item_collection_metrics);
}

TEST(PutItem, ReadsEveryMember)
{
    const put_item_reply reply = read<put_item_request>(
        R"({"Attributes":{"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"}},)"
        R"("ConsumedCapacity":{"TableName":"doom_map","CapacityUnits":3.0,"WriteCapacityUnits":3,)"
        R"("ReadCapacityUnits":0.0,"Table":{"CapacityUnits":1},)"
        R"("LocalSecondaryIndexes":{"l":{"CapacityUnits":1.0}},)"
        R"("GlobalSecondaryIndexes":{"g":{"CapacityUnits":0.5},"h":{"CapacityUnits":0.5}}},)"
        R"("ItemCollectionMetrics":{"ItemCollectionKey":{"episode":{"N":"1"}},)"
        R"("SizeEstimateRangeGB":[0.5,1]}})"
    );

    EXPECT_EQ(reply.attributes, hangar());

    ASSERT_TRUE(reply.consumed_capacity);
    const consumed_capacity& consumed = *reply.consumed_capacity;
    EXPECT_EQ(consumed.capacity_units, 3);
    EXPECT_EQ(consumed.read_capacity_units, 0);
    EXPECT_EQ(consumed.write_capacity_units, 3);
    ASSERT_TRUE(consumed.table);
    EXPECT_EQ(consumed.table->capacity_units, 1);
    EXPECT_EQ(consumed.local_secondary_indexes.at("l").capacity_units, 1);
    ASSERT_EQ(consumed.global_secondary_indexes.size(), 2u);
    EXPECT_EQ(consumed.global_secondary_indexes.at("h").capacity_units, 0.5);

    ASSERT_TRUE(reply.item_collection_metrics);
    EXPECT_EQ(reply.item_collection_metrics->item_collection_key, item().set("episode", 1));
    EXPECT_EQ(reply.item_collection_metrics->size_estimate_lower_gb, 0.5);
    EXPECT_EQ(reply.item_collection_metrics->size_estimate_upper_gb, 1);
}

TEST(PutItem, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<put_item_request>(R"({"Attributes":"x"})", "Attributes");
    misfit_of<put_item_request>(
        R"({"ConsumedCapacity":{"GlobalSecondaryIndexes":{"g":1}}})",
        "ConsumedCapacity.GlobalSecondaryIndexes.g"
    );
    misfit_of<put_item_request>(
        R"({"ItemCollectionMetrics":{"SizeEstimateRangeGB":[1]}})",
        "ItemCollectionMetrics.SizeEstimateRangeGB"
    );
    misfit_of<put_item_request>(
        R"({"ItemCollectionMetrics":{"SizeEstimateRangeGB":[1,"x"]}})",
        "ItemCollectionMetrics.SizeEstimateRangeGB[1]"
    );
    const error missing = misfit_of<put_item_request>(
        R"({"ItemCollectionMetrics":{"SizeEstimateRangeGB":[0,1]}})",
        "ItemCollectionMetrics.ItemCollectionKey"
    );
    EXPECT_EQ(missing.get_diagnostics().found(), "nothing");
}

TEST(PutItem, IsAWriteThatMayBeSentAgain)
{
    const operation_traits known = traits(put_item_request("doom_map", hangar()));

    EXPECT_EQ(known.name, "PutItem");
    EXPECT_TRUE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

TEST(PutItem, KnowsItsOwnWriteByTheItemThatIsThere)
{
    const put_item_request request("doom_map", hangar());
    const item same = hangar();
    const item other = hangar().set("name", "Phobos Lab");

    EXPECT_TRUE(is_own_write(request, &same));
    EXPECT_FALSE(is_own_write(request, &other));
    EXPECT_FALSE(is_own_write(request, nullptr));
}

}  // namespace
}  // namespace ddbm::detail
