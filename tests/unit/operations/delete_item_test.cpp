#include "protocol/operation_traits.hpp"
#include "protocol/operations/delete_item.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

using failure_values = return_values_on_condition_check_failure;

TEST(DeleteItem, WritesTableAndKey)
{
    EXPECT_EQ(
        written(delete_item_request("doom_map", hangar_key())),
        R"({"TableName":"doom_map","Key":{"episode":{"N":"1"},"map":{"N":"1"}}})"
    );
}

TEST(DeleteItem, WritesEveryParameter)
{
    const delete_item_request request =
        delete_item_request("doom_map", item().set("id", make_binary("\x01")))
            .condition_expression("#n = :n")
            .expression_attribute_name("#n", "name")
            .expression_attribute_value(":n", "Hangar")
            .return_values(return_values::all_old)
            .return_consumed_capacity(return_consumed_capacity::total)
            .return_item_collection_metrics(return_item_collection_metrics::size);

    EXPECT_EQ(
        written(request),
        R"({"TableName":"doom_map","Key":{"id":{"B":"AQ=="}},"ConditionExpression":"#n = :n",)"
        R"("ExpressionAttributeNames":{"#n":"name"},)"
        R"("ExpressionAttributeValues":{":n":{"S":"Hangar"}},)"
        R"("ReturnValues":"ALL_OLD","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE"})"
    );
}

TEST(DeleteItem, RefusesAKeyThatIsNone)
{
    expect_key_to_be_checked<delete_item_request>();
}

TEST(DeleteItem, RefusesExpressionsThatCannotBe)
{
    expect_expressions_to_be_checked(delete_item_request("doom_map", hangar_key()));
}

TEST(DeleteItem, RefusesValuesThatOnlyAnUpdateReturns)
{
    expect_refusal(
        delete_item_request("doom_map", hangar_key()).return_values(return_values::all_new),
        "ReturnValues is ALL_NEW"
    );
}

TEST(DeleteItem, ReadsTheItemThatWas)
{
    const delete_item_reply reply = read<delete_item_request>(
        R"({"Attributes":{"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"}}})"
    );

    EXPECT_EQ(reply.attributes, hangar());
    EXPECT_FALSE(read<delete_item_request>("{}").attributes);
    misfit_of<delete_item_request>(R"({"Attributes":true})", "Attributes");
}

TEST(DeleteItem, IsAWriteThatMayBeSentAgain)
{
    const operation_traits known = traits(delete_item_request("doom_map", hangar_key()));

    EXPECT_EQ(known.name, "DeleteItem");
    EXPECT_TRUE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

TEST(DeleteItem, KnowsItsOwnDeletionByThereBeingNoItem)
{
    const delete_item_request request =
        delete_item_request("doom_map", hangar_key()).condition_expression("attribute_exists(map)");
    const item there = hangar();

    EXPECT_TRUE(is_own_write(request, nullptr));
    EXPECT_FALSE(is_own_write(request, &there));
}

TEST(DeleteItem, KnowsNothingWhereItAskedForNoItem)
{
    const delete_item_request request =
        delete_item_request("doom_map", hangar_key())
            .condition_expression("attribute_exists(map)")
            .return_values_on_condition_check_failure(failure_values::none);

    EXPECT_FALSE(is_own_write(request, nullptr));
}

}  // namespace
}  // namespace ddbm::detail
