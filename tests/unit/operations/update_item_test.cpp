#include "protocol/operation_traits.hpp"
#include "protocol/operations/update_item.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

constexpr std::string_view hangar_written =
    R"({"TableName":"doom_map","Key":{"episode":{"N":"1"},"map":{"N":"1"}})";

TEST(UpdateItem, WritesTableAndKey)
{
    EXPECT_EQ(
        written(update_item_request("doom_map", hangar_key())), std::string(hangar_written) + "}"
    );
}

TEST(UpdateItem, WritesEveryParameter)
{
    const update_item_request request =
        update_item_request("doom_map", hangar_key())
            .update_expression("SET #n = :n")
            .condition_expression("attribute_exists(#n)")
            .expression_attribute_name("#n", "name")
            .expression_attribute_value(":n", "Phobos Lab")
            .return_values(return_values::updated_new)
            .return_consumed_capacity(return_consumed_capacity::indexes)
            .return_item_collection_metrics(return_item_collection_metrics::size)
            .idempotent(true);

    EXPECT_EQ(
        written(request),
        std::string(hangar_written) +
            R"json(,"UpdateExpression":"SET #n = :n","ConditionExpression":"attribute_exists(#n)",)json"
            R"("ExpressionAttributeNames":{"#n":"name"},)"
            R"("ExpressionAttributeValues":{":n":{"S":"Phobos Lab"}},)"
            R"("ReturnValues":"UPDATED_NEW","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
            R"("ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"})"
    );
}

TEST(UpdateItem, TakesEveryKindOfReturnValues)
{
    const auto with = [](return_values what) {
        return written(update_item_request("doom_map", hangar_key()).return_values(what));
    };

    EXPECT_EQ(with(return_values::none), std::string(hangar_written) + "}");
    EXPECT_EQ(
        with(return_values::all_old), std::string(hangar_written) + R"(,"ReturnValues":"ALL_OLD"})"
    );
    EXPECT_EQ(
        with(return_values::updated_old),
        std::string(hangar_written) + R"(,"ReturnValues":"UPDATED_OLD"})"
    );
    EXPECT_EQ(
        with(return_values::all_new), std::string(hangar_written) + R"(,"ReturnValues":"ALL_NEW"})"
    );
}

TEST(UpdateItem, MayUsePlaceholdersInTheUpdateAlone)
{
    EXPECT_EQ(
        written(update_item_request("doom_map", hangar_key())
                    .update_expression("ADD visits :one")
                    .expression_attribute_value(":one", 1)),
        std::string(hangar_written) + R"(,"UpdateExpression":"ADD visits :one",)"
                                      R"("ExpressionAttributeValues":{":one":{"N":"1"}}})"
    );
}

TEST(UpdateItem, RefusesAKeyThatIsNone)
{
    expect_key_to_be_checked<update_item_request>();
}

TEST(UpdateItem, RefusesExpressionsThatCannotBe)
{
    const update_item_request request("doom_map", hangar_key());

    expect_expressions_to_be_checked(request);
    expect_refusal(
        update_item_request(request).update_expression(std::string(4097, 'x')), "4097 bytes"
    );
    expect_refusal(update_item_request(request).update_expression("\xff"), errc::invalid_utf8);
}

TEST(UpdateItem, ReadsTheAttributes)
{
    const update_item_reply reply =
        read<update_item_request>(R"({"Attributes":{"name":{"S":"Phobos Lab"}}})");

    EXPECT_EQ(reply.attributes, item().set("name", "Phobos Lab"));
    EXPECT_FALSE(read<update_item_request>("{}").attributes);
    misfit_of<update_item_request>(R"({"Attributes":{"name":"x"}})", "Attributes");
}

TEST(UpdateItem, MayBeSentAgainOnlyIfMarkedSo)
{
    const update_item_request request("doom_map", hangar_key());

    EXPECT_EQ(traits(request).name, "UpdateItem");
    EXPECT_TRUE(traits(request).is_write);
    EXPECT_FALSE(traits(request).may_resend);
    EXPECT_TRUE(traits(update_item_request(request).idempotent(true)).may_resend);
    EXPECT_FALSE(traits(update_item_request(request).idempotent(true).idempotent(false)).may_resend
    );
}

TEST(UpdateItem, NeverTakesAnItemForItsOwnWrite)
{
    const item there = hangar();

    EXPECT_FALSE(is_own_write(update_item_request("doom_map", hangar_key()), &there));
    EXPECT_FALSE(is_own_write(update_item_request("doom_map", hangar_key()), nullptr));
}

}  // namespace
}  // namespace ddbm::detail
