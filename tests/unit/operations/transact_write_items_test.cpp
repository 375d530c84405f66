#include "protocol/operation_traits.hpp"
#include "protocol/operations/transact_write_items.hpp"
#include "unit/operations/operation_testing.hpp"
#include "unit/operations/scripted_call.hpp"

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/service_errc.hpp>

namespace ddbm::detail {
namespace {

using failure_values = return_values_on_condition_check_failure;

template <class Action>
std::string written_alone(Action action)
{
    return written(transact_write_items_request().action(std::move(action)));
}

TEST(TransactWriteItems, WritesEveryKindOfActionInTheirOrder)
{
    EXPECT_EQ(
        written(transact_write_items_request()
                    .action(transact_delete("doom_map", lab_key()))
                    .action(transact_put("doom_map", hangar()))
                    .action(transact_condition_check(
                        "saves", item().set("player", "id"), "attribute_exists(a)"
                    ))
                    .action(transact_update("counts", item().set("id", 1), "ADD n :one")
                                .expression_attribute_value(":one", 1))),
        R"({"TransactItems":[)"
        R"({"Delete":{"TableName":"doom_map","Key":{"episode":{"N":"1"},"map":{"N":"4"}}}},)"
        R"({"Put":{"TableName":"doom_map","Item":{"episode":{"N":"1"},"map":{"N":"1"},)"
        R"("name":{"S":"Hangar"}}}},)"
        R"({"ConditionCheck":{"TableName":"saves","Key":{"player":{"S":"id"}},)"
        R"json("ConditionExpression":"attribute_exists(a)",)json"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"}},)"
        R"({"Update":{"TableName":"counts","Key":{"id":{"N":"1"}},)"
        R"("UpdateExpression":"ADD n :one","ExpressionAttributeValues":{":one":{"N":"1"}}}}]})"
    );
}

TEST(TransactWriteItems, WritesEveryParameter)
{
    EXPECT_EQ(
        written(transact_write_items_request()
                    .action(transact_put("saves", item().set("player", "id"))
                                .condition_expression("#n <> :n")
                                .expression_attribute_name("#n", "name")
                                .expression_attribute_value(":n", "x")
                                .return_values_on_condition_check_failure(failure_values::none))
                    .client_request_token("token")
                    .return_consumed_capacity(return_consumed_capacity::indexes)
                    .return_item_collection_metrics(return_item_collection_metrics::size)),
        R"({"TransactItems":[{"Put":{"TableName":"saves","Item":{"player":{"S":"id"}},)"
        R"("ConditionExpression":"#n <> :n","ExpressionAttributeNames":{"#n":"name"},)"
        R"("ExpressionAttributeValues":{":n":{"S":"x"}},)"
        R"("ReturnValuesOnConditionCheckFailure":"NONE"}}],"ClientRequestToken":"token",)"
        R"("ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"})"
    );
}

TEST(TransactWriteItems, RefusesOtherNumbersOfActionsThanOneToAHundred)
{
    const auto with_actions = [](int count) {
        transact_write_items_request request;
        for (int i = 0; i != count; ++i)
            request.action(transact_delete("saves", item().set("id", i)));
        return request;
    };

    EXPECT_NO_THROW(written(with_actions(100)));
    expect_refusal_of_any(with_actions(0), "The number of actions is 0");
    expect_refusal_of_any(with_actions(101), "The number of actions is 101");
}

TEST(TransactWriteItems, RefusesATokenThatIsTooLong)
{
    const transact_write_items_request request =
        transact_write_items_request().action(transact_delete("saves", hangar_key()));

    EXPECT_NO_THROW(
        written(transact_write_items_request(request).client_request_token(std::string(36, 'x')))
    );
    expect_refusal_of_any(
        transact_write_items_request(request).client_request_token(std::string(37, 'x')),
        "ClientRequestToken has 37 bytes, of at most 36"
    );
}

TEST(TransactWriteItems, NamesTheTableOfWhatItRefuses)
{
    const auto refusal = [](transact_write_action action) {
        return refusal_of(transact_write_items_request()
                              .action(transact_put("doom_map", hangar()))
                              .action(std::move(action)));
    };
    const auto expect_words = [&](transact_write_action action, std::string_view words) {
        const error e = refusal(std::move(action));
        EXPECT_EQ(e.code(), errc::invalid_request) << e.what();
        EXPECT_EQ(e.get_diagnostics().table(), "saves");
        EXPECT_NE(e.get_diagnostics().message().find(words), std::string::npos) << e.what();
    };

    EXPECT_EQ(refusal(transact_delete("s", hangar_key())).code(), errc::invalid_table_name);
    expect_words(transact_put("saves", item()), "no attributes");
    expect_words(transact_delete("saves", item()), "no attributes");
    expect_words(transact_update("saves", hangar_key(), ""), "no update expression");
    expect_words(transact_condition_check("saves", hangar_key(), ""), "no condition expression");
    expect_words(
        transact_put("saves", hangar()).expression_attribute_value(":a", 1), "no expression"
    );
    expect_words(
        transact_delete("saves", hangar_key()).condition_expression(std::string(4097, 'x')),
        "4097 bytes"
    );
    EXPECT_NO_THROW(written_alone(
        transact_update("saves", hangar_key(), "SET a = :a").expression_attribute_value(":a", 1)
    ));
}

TEST(TransactWriteItems, ReadsEveryMember)
{
    EXPECT_TRUE(read<transact_write_items_request>("{}").consumed_capacity.empty());

    const transact_write_items_reply reply = read<transact_write_items_request>(
        R"({"ItemCollectionMetrics":{"saves":[{"ItemCollectionKey":{"player":{"S":"id"}},)"
        R"("SizeEstimateRangeGB":[0,1]}]},)"
        R"("ConsumedCapacity":[{"TableName":"doom_map","CapacityUnits":1.0},)"
        R"({"TableName":"saves","CapacityUnits":2.5}]})"
    );

    const std::vector<item_collection_metrics>& metrics = reply.item_collection_metrics.at("saves");
    ASSERT_EQ(metrics.size(), 1u);
    EXPECT_EQ(metrics[0].item_collection_key, item().set("player", "id"));
    EXPECT_EQ(metrics[0].size_estimate_upper_gb, 1);
    ASSERT_EQ(reply.consumed_capacity.size(), 2u);
    EXPECT_EQ(reply.consumed_capacity[0].table_name, "doom_map");
    EXPECT_EQ(reply.consumed_capacity[1].capacity_units, 2.5);
}

TEST(TransactWriteItems, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<transact_write_items_request>(
        R"({"ItemCollectionMetrics":[]})", "ItemCollectionMetrics"
    );
    misfit_of<transact_write_items_request>(R"({"ConsumedCapacity":{}})", "ConsumedCapacity");
}

TEST(TransactWriteItems, IsAWriteThatMayBeSentAgain)
{
    const operation_traits known = traits(transact_write_items_request());

    EXPECT_EQ(known.name, "TransactWriteItems");
    EXPECT_TRUE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

auto commit(test::scripted_client& side, transact_write_items_request request)
{
    return test::call<transact_write_items_request>(side.ctx, [&](auto token) {
        side.db.async_transact_write_items(std::move(request), token);
    });
}

TEST(TransactWriteItems, IsSentAgainWithTheTokenThatTheClientGaveIt)
{
    const auto request = transact_write_items_request().action(transact_put("doom_map", hangar()));
    test::scripted_client side(test::without_pauses());
    side.script.reply("{}", 500).reply("{}").reply("{}");

    EXPECT_FALSE(commit(side, request).ec);
    EXPECT_FALSE(commit(side, request).ec);

    const std::vector<std::string>& sent = side.script.sent;
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_TRUE(sent[0].starts_with("TransactWriteItems {")) << sent[0];
    const std::string member = R"("ClientRequestToken":")";
    const std::size_t at = sent[0].find(member);
    ASSERT_NE(at, std::string::npos) << sent[0];
    const std::size_t begin = at + member.size();
    EXPECT_EQ(sent[0].find('"', begin) - begin, 36u) << sent[0];
    EXPECT_EQ(sent[1], sent[0]);
    EXPECT_NE(sent[2], sent[0]);
}

TEST(TransactWriteItems, KeepsTheTokenThatItHas)
{
    test::scripted_client side(test::without_pauses());
    side.script.reply("{}");

    const auto done = commit(
        side,
        transact_write_items_request()
            .action(transact_delete("saves", item().set("player", "id")))
            .client_request_token("mine")
    );

    EXPECT_FALSE(done.ec);
    ASSERT_EQ(side.script.sent.size(), 1u);
    EXPECT_TRUE(side.script.sent[0].ends_with(R"("ClientRequestToken":"mine"})"));
}

TEST(TransactWriteItems, SaysWhyItWasCancelled)
{
    test::scripted_client side(test::without_pauses());
    side.script.refuse(
        "TransactionCanceledException",
        R"(,"CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed",)"
        R"("Message":"The conditional request failed","Item":{"player":{"S":"id"}}}])"
    );

    const auto done = commit(
        side,
        transact_write_items_request()
            .action(transact_put("doom_map", hangar()))
            .action(transact_condition_check("saves", item().set("player", "id"), "a = b"))
    );

    EXPECT_EQ(done.ec, service_errc::transaction_canceled);
    EXPECT_EQ(done.diag.applied(), applied::no);
    ASSERT_EQ(done.diag.cancellation_reasons().size(), 2u);
    EXPECT_FALSE(done.diag.cancellation_reasons()[0].code);
    const cancellation_reason& reason = done.diag.cancellation_reasons()[1];
    EXPECT_EQ(reason.code, service_errc::conditional_check_failed);
    EXPECT_EQ(reason.returned_item, item().set("player", "id"));
    EXPECT_EQ(side.script.sent.size(), 1u);
}

}  // namespace
}  // namespace ddbm::detail
