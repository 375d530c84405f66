// Tables that take their time to become ACTIVE.

#include "support/client_fixture.hpp"

#include <ddbm/table.hpp>
#include <ddbm/table_changes.hpp>
#include <ddbm/table_difference.hpp>

#include <boost/asio/error.hpp>

#include <chrono>

namespace ddbm::test {

struct slow_thing
{
    std::string id;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::slow_thing>
{
    using thing = ddbm::test::slow_thing;
    static constexpr auto value = ddbm::model<thing>("slow_things").partition_key("id", &thing::id);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const char* const created =
    R"({"TableDescription":{"TableName":"slow_things","TableStatus":"CREATING"}})";
const char* const creating = R"({"Table":{"TableName":"slow_things","TableStatus":"CREATING"}})";
const char* const active = R"({"Table":{"TableName":"slow_things","TableStatus":"ACTIVE"}})";

// After 20, 30, 45, 67 ... ms, and at the end of the time.
constexpr int looks_in_five_seconds = 12;

struct lifecycle_fixture : client_fixture
{
    lifecycle_fixture()
    {
        env->skip_waits();
        server.expect("CreateTable").reply(200, created);
    }

    error_code create()
    {
        error_code result;
        auto options = on_demand();
        options.deadline(seconds(5));
        table<slow_thing>(db()).async_create(options, [&](error_code ec) { result = ec; });
        run();
        return result;
    }

    milliseconds waited() const
    {
        milliseconds all{0};
        for (milliseconds each : env->waits())
            all += each;
        return all;
    }
};

TEST(TableLifecycle, WaitsForATableUntilItsDeadline)
{
    lifecycle_fixture f;
    f.server.expect("DescribeTable").reply(200, creating).times(looks_in_five_seconds);

    EXPECT_EQ(f.create(), errc::deadline_exceeded);
    EXPECT_EQ(f.waited(), seconds(5));
}

TEST(TableLifecycle, LooksOnceMoreAtTheDeadline)
{
    lifecycle_fixture f;
    f.server.expect("DescribeTable").reply(200, creating).times(looks_in_five_seconds - 1);
    f.server.expect("DescribeTable").reply(200, active);

    EXPECT_FALSE(f.create());
    EXPECT_EQ(f.waited(), seconds(5));
}

TEST(TableLifecycle, WaitsAtMostHalfAsLongAgainAsBefore)
{
    lifecycle_fixture f;
    f.server.expect("DescribeTable").reply(200, creating).times(8);
    f.server.expect("DescribeTable").reply(200, active);

    EXPECT_FALSE(f.create());
    const auto waits = f.env->waits();
    ASSERT_EQ(waits.size(), 9U);
    EXPECT_EQ(waits.front(), milliseconds(20));
    for (std::size_t i = 1; i < waits.size(); ++i)
    {
        EXPECT_GT(waits[i], waits[i - 1]);
        EXPECT_LE(waits[i], waits[i - 1] * 3 / 2);
    }
}

// Partially or terminally, while it is asked for or waited for.
TEST(TableLifecycle, CanBeCancelledAsDocumented)
{
    for (auto type : {asio::cancellation_type::partial, asio::cancellation_type::terminal})
    {
        for (bool deletes : {false, true})
        {
            for (bool waits : {false, true})
            {
                SCOPED_TRACE(testing::Message() << deletes << waits << static_cast<int>(type));
                client_fixture f;
                if (waits && !deletes)
                    f.server.expect("CreateTable").reply(200, created);
                else if (waits)
                {
                    f.server.expect("DeleteTable").reply(200, created);
                    f.server.expect("DescribeTable").reply(200, creating);
                }
                else
                    f.server.expect(deletes ? "DeleteTable" : "CreateTable").hang();
                int completions = 0;
                error_code result;
                asio::cancellation_signal cancel;
                auto token = asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec) {
                    ++completions;
                    result = ec;
                });
                table<slow_thing> things(f.db());
                if (deletes)
                    things.async_delete(token);
                else
                    things.async_create(on_demand(), token);
                const std::size_t asked = deletes && waits ? 2 : 1;
                f.run_until([&] { return f.server.answered_count() == asked; });
                f.run_until([&] { return !waits || f.env->pending_waits() == 1; });

                cancel.emit(type);
                f.run_until([&] { return completions != 0; });

                EXPECT_EQ(completions, 1);
                EXPECT_EQ(result, asio::error::operation_aborted) << result.message();
            }
        }
    }
}

// While the first request is under way, and while the table is waited for.
TEST(TableLifecycle, WaitsAndChangesCanBeCancelledAsDocumented)
{
    for (auto type : {asio::cancellation_type::partial, asio::cancellation_type::terminal})
    {
        for (bool changes : {false, true})
        {
            for (bool waits : {false, true})
            {
                SCOPED_TRACE(testing::Message() << changes << waits << static_cast<int>(type));
                client_fixture f;
                if (waits)
                    f.server.expect("DescribeTable").reply(200, creating);
                else
                    f.server.expect("DescribeTable").hang();
                int completions = 0;
                error_code result;
                asio::cancellation_signal cancel;
                auto token = asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec) {
                    ++completions;
                    result = ec;
                });
                table<slow_thing> things(f.db());
                if (changes)
                    things.async_change(table_changes().tag("a", "b"), token);
                else
                    things.async_wait_until_active(seconds(5), token);
                f.run_until([&] { return f.server.answered_count() == 1; });
                f.run_until([&] { return !waits || f.env->pending_waits() == 1; });

                cancel.emit(type);
                f.run_until([&] { return completions != 0; });

                EXPECT_EQ(completions, 1);
                EXPECT_EQ(result, asio::error::operation_aborted) << result.message();
            }
        }
    }
}

TEST(TableLifecycle, ChangesWaitUntilTheirDeadlineInAllTheirStepsTogether)
{
    client_fixture f;
    f.env->skip_waits();
    const char* const updating =
        R"({"TableDescription":{"TableName":"slow_things","TableStatus":"UPDATING"}})";
    const char* const busy = R"({"Table":{"TableName":"slow_things","TableStatus":"UPDATING"}})";
    f.server.expect("DescribeTable").reply(200, active);
    f.server.expect("UpdateTable").reply(200, updating);
    f.server.expect("DescribeTable").reply(200, busy).times(3);
    f.server.expect("DescribeTable").reply(200, active);
    f.server.expect("UpdateTable").reply(200, updating);
    // Short ones again: in all there are 5 seconds.
    f.server.expect("DescribeTable").reply(200, busy).times(looks_in_five_seconds);
    error_code result;

    table<slow_thing>(f.db()).async_change(
        table_changes()
            .stream(stream_view_type::keys_only)
            .deletion_protection_enabled(true)
            .deadline(seconds(5)),
        [&](error_code ec) { result = ec; }
    );
    f.run();

    EXPECT_EQ(result, errc::deadline_exceeded) << result.message();
    const auto waits = f.env->waits();
    milliseconds all{0};
    for (milliseconds each : waits)
        all += each;
    EXPECT_EQ(all, seconds(5));
    ASSERT_GT(waits.size(), 4U);
    EXPECT_EQ(waits[4], milliseconds(20));
}

TEST(TableLifecycle, MayTakeAsLongAsAnyClockGoes)
{
    lifecycle_fixture f;
    f.server.expect("DescribeTable").reply(200, active);
    error_code result = asio::error::in_progress;
    auto options = on_demand();
    options.deadline(milliseconds::max());

    table<slow_thing>(f.db()).async_create(options, [&](error_code ec) { result = ec; });
    f.run();

    EXPECT_FALSE(result) << result.message();
}

}  // namespace
}  // namespace ddbm::test
