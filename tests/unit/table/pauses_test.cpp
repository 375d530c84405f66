// How long tables are waited for, and how often they are looked at.

#include "unit/table/scripted_table.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/table_changes.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace ddbm::test {

struct awaited_thing
{
    std::string id;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::awaited_thing>
{
    using thing = ddbm::test::awaited_thing;
    static constexpr auto value = ddbm::model<thing>("awaited").partition_key("id", &thing::id);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string created =
    R"({"TableDescription":{"TableName":"awaited","TableStatus":"CREATING"}})";
const std::string updating =
    R"({"TableDescription":{"TableName":"awaited","TableStatus":"UPDATING"}})";
const std::string creating = R"({"Table":{"TableName":"awaited","TableStatus":"CREATING"}})";
const std::string busy = R"({"Table":{"TableName":"awaited","TableStatus":"UPDATING"}})";
const std::string active = R"({"Table":{"TableName":"awaited","TableStatus":"ACTIVE"}})";

// After 20, 30, 45, 67 ... ms, and at the end of the time.
constexpr int looks_in_five_seconds = 12;

class Pauses : public testing::Test
{
protected:
    std::shared_ptr<manual_environment> env = std::make_shared<manual_environment>();
    scripted_client side{in_no_time(env)};
    table<awaited_thing> things{side.db};

    void reply(const std::string& text, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            side.script.reply(text);
    }

    auto create(milliseconds deadline)
    {
        return side.run([&](auto token) {
            things.async_create(on_demand().deadline(deadline), token);
        });
    }

    milliseconds waited() const
    {
        milliseconds all{0};
        for (milliseconds each : env->waits())
            all += each;
        return all;
    }
};

TEST_F(Pauses, GoOnUntilTheDeadline)
{
    reply(created);
    reply(creating, looks_in_five_seconds);

    const auto out = create(seconds(5));

    EXPECT_EQ(out.ec, errc::deadline_exceeded);
    EXPECT_EQ(
        out.diag.message(),
        "not ACTIVE in time: the table is CREATING (create_options::deadline, 5000 ms)"
    );
    EXPECT_EQ(waited(), seconds(5));
    EXPECT_TRUE(side.script.replies.empty());
}

TEST_F(Pauses, EndWithALookAtTheDeadline)
{
    reply(created);
    reply(creating, looks_in_five_seconds - 1);
    reply(active);

    const auto out = create(seconds(5));

    EXPECT_FALSE(out.ec) << out.diag;
    EXPECT_EQ(waited(), seconds(5));
}

TEST_F(Pauses, AreAtMostHalfAsLongAgainAsTheOneBefore)
{
    reply(created);
    reply(creating, 8);
    reply(active);

    const auto out = create(seconds(5));

    EXPECT_FALSE(out.ec) << out.diag;
    const auto waits = env->waits();
    ASSERT_EQ(waits.size(), 9u);
    EXPECT_EQ(waits.front(), milliseconds(20));
    for (std::size_t i = 1; i < waits.size(); ++i)
    {
        EXPECT_GT(waits[i], waits[i - 1]);
        EXPECT_LE(waits[i], waits[i - 1] * 3 / 2);
    }
}

TEST_F(Pauses, OfAllStepsOfAChangeTogetherAreAsLongAsItMayTake)
{
    reply(active);
    reply(updating);
    reply(busy, 3);
    reply(active);
    reply(updating);
    // Short ones again: in all there are 5 seconds.
    reply(busy, looks_in_five_seconds);

    const auto out = side.run([&](auto token) {
        things.async_change(
            table_changes()
                .stream(stream_view_type::keys_only)
                .deletion_protection_enabled(true)
                .deadline(seconds(5)),
            token
        );
    });

    EXPECT_EQ(out.ec, errc::deadline_exceeded) << out.diag;
    EXPECT_EQ(out.diag.applied(), applied::yes);
    EXPECT_EQ(waited(), seconds(5));
    const auto waits = env->waits();
    ASSERT_GT(waits.size(), 4u);
    EXPECT_EQ(waits[4], milliseconds(20));
}

// What is done by the deadline is done, but nothing is begun after it.
TEST_F(Pauses, AStepDoesNotBeginAfterTheDeadline)
{
    reply(active);

    const auto out = side.run([&](auto token) {
        things.async_change(
            table_changes().deletion_protection_enabled(true).deadline(milliseconds(0)), token
        );
    });

    EXPECT_EQ(out.ec, errc::deadline_exceeded);
    EXPECT_EQ(out.diag.message(), "not all was changed in time (table_changes::deadline, 0 ms)");
    EXPECT_EQ(out.diag.operation(), "UpdateTable");
    EXPECT_EQ(out.diag.applied(), applied::no);
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(Pauses, MayTakeAsLongAsAnyClockGoes)
{
    reply(created);
    reply(active);

    const auto out = create(milliseconds::max());

    EXPECT_FALSE(out.ec) << out.diag;
}

}  // namespace
}  // namespace ddbm::test
