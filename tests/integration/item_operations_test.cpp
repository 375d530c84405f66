// GetItem, PutItem, UpdateItem and DeleteItem with their parameters.

#include "support/integration_test.hpp"

namespace ddbm {
namespace {

class ItemOperations : public testing::integration_test
{
protected:
    static item key(std::string id) { return item().set("id", std::move(id)); }

    static item hangar()
    {
        return key("e1m1").set("name", "Hangar").set("monsters", 6).set("secret", true);
    }

    // The item as it is now; empty when there is none.
    asio::awaitable<item> stored_item(std::string table, std::string id)
    {
        get_item_request request(std::move(table), key(std::move(id)));
        request.consistent_read(true);
        auto reply = co_await db().async_get_item(std::move(request));
        co_return reply.item.value_or(item());
    }
};

TEST_F(ItemOperations, GetReturnsWhatPutWrote)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        put_item_request put(name, hangar());

        auto written = co_await db().async_put_item(put);
        get_item_request get(name, key("e1m1"));
        auto read = co_await db().async_get_item(get);

        EXPECT_FALSE(written.attributes);
        EXPECT_FALSE(written.consumed_capacity);
        EXPECT_EQ(read.item, hangar());
        EXPECT_FALSE(read.consumed_capacity);
    });
}

TEST_F(ItemOperations, GetOfAnAbsentItemIsNoError)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        get_item_request get(name, key("nothing"));

        auto read = co_await db().async_get_item(get);

        EXPECT_FALSE(read.item);
    });
}

TEST_F(ItemOperations, GetReturnsTheProjectedAttributesOnly)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        item nested = hangar();
        attribute_value::list exits;
        exits.push_back("north");
        exits.push_back("south");
        nested.set("exits", exits);
        put_item_request put(name, nested);
        co_await db().async_put_item(put);

        get_item_request get(name, key("e1m1"));
        get.projection_expression("#n, exits[1]").expression_attribute_name("#n", "name");
        auto read = co_await db().async_get_item(get);

        attribute_value::list second;
        second.push_back("south");
        EXPECT_EQ(read.item, item().set("name", "Hangar").set("exits", second));
    });
}

TEST_F(ItemOperations, ReportConsumedCapacityWhenAsked)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        put_item_request put(name, hangar());
        put.return_consumed_capacity(return_consumed_capacity::total);
        get_item_request eventual(name, key("e1m1"));
        eventual.return_consumed_capacity(return_consumed_capacity::total);
        get_item_request consistent = eventual;
        consistent.consistent_read(true);
        get_item_request detailed = consistent;
        detailed.return_consumed_capacity(return_consumed_capacity::indexes);

        auto written = co_await db().async_put_item(put);
        auto half = co_await db().async_get_item(eventual);
        auto whole = co_await db().async_get_item(consistent);
        auto parts = co_await db().async_get_item(detailed);

        EXPECT_EQ(written.consumed_capacity.value().capacity_units, 1);
        EXPECT_EQ(written.consumed_capacity->table_name, name);
        EXPECT_EQ(half.consumed_capacity.value().capacity_units, 0.5);
        EXPECT_EQ(whole.consumed_capacity.value().capacity_units, 1);
        EXPECT_FALSE(whole.consumed_capacity->table);
        EXPECT_EQ(parts.consumed_capacity.value().table.value().capacity_units, 1);
    });
}

TEST_F(ItemOperations, PutReturnsTheItemItReplaced)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        put_item_request first(name, hangar());
        put_item_request second(name, key("e1m1").set("name", "Hangar II"));
        second.return_values(return_values::all_old);
        co_await db().async_put_item(first);

        auto written = co_await db().async_put_item(second);

        EXPECT_EQ(written.attributes, hangar());
        EXPECT_EQ(co_await stored_item(name, "e1m1"), second.item());
    });
}

TEST_F(ItemOperations, AFailedConditionReturnsTheItemThatIsThere)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        put_item_request put(name, hangar());
        co_await db().async_put_item(put);
        put.condition_expression("attribute_not_exists(id)");

        auto [ec, reply] = co_await db().async_put_item(put, checked());

        EXPECT_EQ(ec, service_errc::conditional_check_failed);
        EXPECT_EQ(diag.exception_type(), "ConditionalCheckFailedException");
        EXPECT_EQ(diag.http_status(), 400);
        EXPECT_EQ(diag.attempts(), 1);
        EXPECT_EQ(diag.applied(), applied::no);
        EXPECT_FALSE(diag.request_id().empty());
        EXPECT_NE(diag.returned_item(), nullptr);
        if (diag.returned_item())
        {
            EXPECT_EQ(*diag.returned_item(), hangar());
        }
    });
}

TEST_F(ItemOperations, AFailedConditionReturnsNoItemWhenNoneIsWanted)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        put_item_request put(name, hangar());
        co_await db().async_put_item(put);
        put.condition_expression("monsters > :m").expression_attribute_value(":m", 6);
        put.return_values_on_condition_check_failure(return_values_on_condition_check_failure::none
        );

        auto [ec, reply] = co_await db().async_put_item(put, checked());

        EXPECT_EQ(ec, service_errc::conditional_check_failed);
        EXPECT_EQ(diag.returned_item(), nullptr);
    });
}

TEST_F(ItemOperations, UpdateReturnsEachKindOfValues)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        put_item_request put(name, hangar());
        co_await db().async_put_item(put);
        update_item_request update(name, key("e1m1"));
        update.update_expression("SET #n = :n ADD monsters :one REMOVE secret")
            .expression_attribute_name("#n", "name")
            .expression_attribute_value(":n", "Hangar")
            .expression_attribute_value(":one", 1);

        auto nothing = co_await db().async_update_item(update);
        update.return_values(return_values::updated_old);
        auto before = co_await db().async_update_item(update);
        update.return_values(return_values::updated_new);
        auto after = co_await db().async_update_item(update);
        update.return_values(return_values::all_old);
        auto all_before = co_await db().async_update_item(update);
        update.return_values(return_values::all_new);
        auto all_after = co_await db().async_update_item(update);

        EXPECT_FALSE(nothing.attributes);
        EXPECT_EQ(before.attributes, item().set("name", "Hangar").set("monsters", 7));
        EXPECT_EQ(after.attributes, item().set("name", "Hangar").set("monsters", 9));
        EXPECT_EQ(all_before.attributes, key("e1m1").set("name", "Hangar").set("monsters", 9));
        EXPECT_EQ(all_after.attributes, key("e1m1").set("name", "Hangar").set("monsters", 11));
    });
}

TEST_F(ItemOperations, UpdateWithoutAnExpressionCreatesAnItemOfItsKey)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        update_item_request update(name, key("new"));

        co_await db().async_update_item(update);

        EXPECT_EQ(co_await stored_item(name, "new"), key("new"));
    });
}

TEST_F(ItemOperations, UpdateUnderAFailedConditionChangesNothing)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        put_item_request put(name, hangar());
        co_await db().async_put_item(put);
        update_item_request update(name, key("e1m1"));
        update.update_expression("SET monsters = :m")
            .condition_expression("monsters = :wrong")
            .expression_attribute_value(":m", 0)
            .expression_attribute_value(":wrong", 5);

        auto [ec, reply] = co_await db().async_update_item(update, checked());

        EXPECT_EQ(ec, service_errc::conditional_check_failed);
        EXPECT_NE(diag.returned_item(), nullptr);
        EXPECT_EQ(co_await stored_item(name, "e1m1"), hangar());
    });
}

TEST_F(ItemOperations, DeleteReturnsWhatWasThere)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        put_item_request put(name, hangar());
        co_await db().async_put_item(put);
        delete_item_request erase(name, key("e1m1"));
        erase.return_values(return_values::all_old)
            .condition_expression("monsters = :m")
            .expression_attribute_value(":m", 6)
            .return_consumed_capacity(return_consumed_capacity::total);

        auto deleted = co_await db().async_delete_item(erase);
        auto [ec, again] = co_await db().async_delete_item(erase, checked());

        EXPECT_EQ(deleted.attributes, hangar());
        EXPECT_EQ(deleted.consumed_capacity.value().capacity_units, 1);
        EXPECT_EQ(ec, service_errc::conditional_check_failed);
        EXPECT_EQ(diag.returned_item(), nullptr);
    });
}

TEST_F(ItemOperations, DeleteOfAnAbsentItemIsNoError)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        delete_item_request erase(name, key("nothing"));
        erase.return_values(return_values::all_old);

        auto deleted = co_await db().async_delete_item(erase);

        EXPECT_FALSE(deleted.attributes);
    });
}

TEST_F(ItemOperations, CarryAllTenTypes)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        std::string bytes;
        for (int byte = 0; byte < 256; ++byte)
            bytes += static_cast<char>(byte);
        attribute_value::list list;
        list.push_back(nullptr);
        list.push_back(item().set("deep", attribute_value::list()));
        item everything = key("all");
        everything.set("s", "quotes \" \\ / \n \x01 and \u00fcml\u00e4uts \U0001f480");
        everything.set("empty", "");
        everything.set("n", number::parse("-1.2345678901234567890123456789012345678E-100"));
        everything.set("b", make_binary(bytes));
        everything.set("no_bytes", binary());
        everything.set("bool", false);
        everything.set("null", nullptr);
        everything.set("m", item().set("inner", 1));
        everything.set("l", list);
        everything.set("ss", string_set("b", "a"));
        everything.set("ns", number_set(2, number::parse("1.50"), -3));
        everything.set("bs", binary_set(make_binary("x"), make_binary(std::string(1, '\0'))));
        put_item_request put(name, everything);

        co_await db().async_put_item(put);

        EXPECT_EQ(co_await stored_item(name, "all"), everything);
    });
}

}  // namespace
}  // namespace ddbm
