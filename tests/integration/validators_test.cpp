// Validators of models before writes: all failures at once, nothing sent; and what those that
// replace a value leave in the table.

#include "support/integration_test.hpp"

#include <ddbm/schema.hpp>
#include <ddbm/validators.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ddbm::testing {

struct account
{
    std::string id;
    std::string email;
    std::optional<int> age;
    std::vector<std::string> tags;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::account>
{
    using type = ddbm::testing::account;
    static constexpr auto value =
        ddbm::model<type>("accounts")
            .partition_key("id", &type::id, ddbm::match("[a-z]{1,8}"))
            .field("email", &type::email, ddbm::to_lower, ddbm::email)
            .field("age", &type::age, ddbm::in_range(0, 150))
            .field("tags", &type::tags, ddbm::length(0, 2), ddbm::each(ddbm::length(1)));
};

namespace ddbm {
namespace {

using testing::account;

class Validators : public testing::integration_test
{
protected:
    static account make_account()
    {
        account made;
        made.id = "ann";
        made.email = "Ann@Example.com";
        return made;
    }

    asio::awaitable<item> stored_item(std::string table)
    {
        get_item_request request(std::move(table), item().set("id", "ann"));
        auto reply = co_await db().async_get_item(std::move(request));
        co_return std::move(reply.item).value_or(item());
    }
};

TEST_F(Validators, SendNothingOfAnObjectThatIsNotValid)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_table<account>();
        account bad = make_account();
        bad.email = "nobody";
        bad.age = 200;
        bad.tags = {"a", "", "c"};

        auto [put] = co_await accounts.async_put(bad, checked());

        EXPECT_EQ(put, errc::validation_failed);
        EXPECT_EQ(diag.attempts(), 0);
        EXPECT_EQ(diag.attribute_path(), "email");
        EXPECT_NE(
            diag.message().find(
                "4 values are not valid: email: is not an e-mail address; age: is 200, allowed are "
                "0 "
                "to 150; tags: has 3 elements, allowed are 0 to 2; tags[1]: has 0 characters, "
                "allowed are at least 1"
            ),
            std::string::npos
        ) << diag.message();
        EXPECT_TRUE((co_await stored_item(accounts.name())).empty());
    });
}

TEST_F(Validators, AreAskedBeforeEverySave)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_table<account>();
        const account good = make_account();
        co_await accounts.async_put(good);
        auto read = co_await accounts.async_get("ann");
        read->tags.emplace_back();

        auto [save] = co_await accounts.async_save(read, checked());

        EXPECT_EQ(save, errc::validation_failed);
        EXPECT_EQ(diag.attribute_path(), "tags[0]");
        EXPECT_EQ(diag.attempts(), 0);
    });
}

TEST_F(Validators, ReplaceWhatIsStored)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_table<account>();
        const account good = make_account();
        co_await accounts.async_put(good);
        auto read = co_await accounts.async_get("ann");
        EXPECT_EQ(read->email, "ann@example.com");

        // The same once more: nothing to write.
        read->email = "ANN@EXAMPLE.COM";
        co_await accounts.async_save(read);
        read->email = "Bob@Example.com";
        co_await accounts.async_save(read);

        const item stored = co_await stored_item(accounts.name());
        EXPECT_EQ(stored.at("email"), "bob@example.com");
    });
}

// What others write can be looked at without the model.
TEST_F(Validators, LookAtItemsAsTheyAre)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_table<account>();
        item raw = item().set("id", "ann").set("age", "40").set("password", "x");
        put_item_request request(accounts.name(), raw);
        co_await db().async_put_item(std::move(request));

        const schema wanted = map_schema()
                                  .required("id", match("[a-z]+"))
                                  .required("age", all(coerce<int>, at_least(18)))
                                  .or_default("tags", attribute_value::list())
                                  .forbidden("password");
        const item stored = co_await stored_item(accounts.name());

        EXPECT_EQ(wanted.report_on(stored).text(), "password: is not allowed");
        item rest = stored;
        rest.erase("password");
        EXPECT_EQ(wanted.make_valid(rest).at("age"), 40);
    });
}

}  // namespace
}  // namespace ddbm
