// What a model says of its fields, in items that a server has: those that are put, and those that
// other programs have put, when they are read, saved and updated.

#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/update.hpp>

#include <chrono>
#include <list>
#include <optional>
#include <string>

namespace ddbm::testing {

struct profile
{
    std::string id;
    std::string name;
    std::optional<std::string> nick;
    std::list<std::string> tags;
    std::string owner;
    std::chrono::sys_seconds seen{};
    std::chrono::sys_seconds left{};
    int changes = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::profile>
{
    using type = ddbm::testing::profile;
    static constexpr auto value =
        ddbm::model<type>("profiles")
            .unknown(ddbm::unknown::drop)
            .partition_key("id", &type::id, ddbm::generated(ddbm::uuid_v7))
            .field("name", &type::name, ddbm::also_read_as("title", "label"))
            .field("nick", &type::nick, ddbm::write_null)
            .field("tags", &type::tags)
            .field("owner", &type::owner, ddbm::read_only)
            .field("seen", &type::seen, ddbm::iso_microseconds)
            .field("left", &type::left, ddbm::epoch_milliseconds)
            .counter("changes", &type::changes);
};

namespace ddbm {
namespace {

using testing::profile;

class FieldPolicies : public testing::integration_test
{
protected:
    // By a program that knows an older model, and attributes of its own.
    static item older_item()
    {
        return item()
            .set("id", "1")
            .set("title", "Ann")
            .set("nick", nullptr)
            .set("tags", attribute_value::list())
            .set("owner", "Eve")
            .set("seen", "1970-01-01T00:00:05.000000Z")
            .set("left", 7000)
            .set("extra", 1);
    }

    asio::awaitable<table<profile>> table_with_older_item()
    {
        auto profiles = co_await make_table<profile>();
        const put_item_request request(profiles.name(), older_item());
        co_await db().async_put_item(request);
        co_return profiles;
    }

    asio::awaitable<item> raw(table<profile> profiles, std::string id)
    {
        const get_item_request request(profiles.name(), item().set("id", std::move(id)));
        auto reply = co_await db().async_get_item(request);
        co_return std::move(reply.item).value_or(item());
    }
};

TEST_F(FieldPolicies, SayWhatIsPut)
{
    run([&]() -> asio::awaitable<void> {
        auto profiles = co_await make_table<profile>();
        profile ann;
        ann.name = "Ann";
        ann.owner = "is not Ann's to say";
        ann.seen += std::chrono::seconds(5);
        ann.left += std::chrono::seconds(7);

        auto made = co_await profiles.async_put(ann, returning_new);

        EXPECT_EQ(made->id.size(), 36u);
        EXPECT_EQ(ann.id, "");
        item expected = older_item();
        expected.erase("title");
        expected.erase("owner");
        expected.erase("extra");
        expected.set("id", made->id).set("name", "Ann").set("changes", 0);
        EXPECT_EQ(co_await raw(profiles, made->id), expected);
    });
}

TEST_F(FieldPolicies, SayWhatASaveMakesOfAnOlderItem)
{
    run([&]() -> asio::awaitable<void> {
        auto profiles = co_await table_with_older_item();

        auto read = co_await profiles.async_get("1");
        EXPECT_EQ(read->name, "Ann");
        EXPECT_EQ(read->nick, std::nullopt);
        EXPECT_EQ(read->owner, "Eve");
        read->name = "Anna";
        read->nick = "A";
        co_await profiles.async_save(read);

        EXPECT_EQ(read->changes, 1);
        item expected = older_item();
        expected.erase("title");
        expected.erase("extra");
        expected.set("name", "Anna").set("nick", "A").set("changes", 1);
        EXPECT_EQ(co_await raw(profiles, "1"), expected);
    });
}

TEST_F(FieldPolicies, LeaveToOthersWhatIsTheirs)
{
    run([&]() -> asio::awaitable<void> {
        auto profiles = co_await table_with_older_item();
        auto read = co_await profiles.async_get("1");
        read->owner = "Ann";

        auto [ec] = co_await profiles.async_save(read, checked());

        EXPECT_EQ(ec, errc::invalid_request);
        EXPECT_EQ(diag.attribute_path(), "owner");
        EXPECT_EQ(diag.attempts(), 0);
        EXPECT_EQ(co_await raw(profiles, "1"), older_item());
    });
}

// Which cannot know what the item has under the old name.
TEST_F(FieldPolicies, KeepUpdatesFromFieldsWithAnOldName)
{
    run([&]() -> asio::awaitable<void> {
        auto profiles = co_await table_with_older_item();

        auto [ec, none] =
            co_await profiles.async_update("1", set<&profile::name>("Anna"), checked());
        EXPECT_EQ(ec, errc::condition_failed);
        EXPECT_FALSE(none);
        auto seen = co_await profiles.async_update("1", set<&profile::nick>(std::nullopt));

        EXPECT_EQ(seen->name, "Ann");
        EXPECT_EQ(seen->changes, 1);
        EXPECT_EQ((co_await raw(profiles, "1")).at("nick"), attribute_value(nullptr));
    });
}

}  // namespace
}  // namespace ddbm
