// Tables that take their time to become ACTIVE.

#include "support/client_fixture.hpp"

#include <ddbm/table.hpp>
#include <ddbm/table_changes.hpp>
#include <ddbm/table_difference.hpp>
#include <ddbm/table_names.hpp>

#include <boost/asio/error.hpp>

#include <chrono>
#include <string>

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

// Whether it is between two looks, of which the first pause is this short.
bool is_pausing(const client_fixture& f)
{
    const auto waits = f.env->waits();
    return !waits.empty() && waits.back() == milliseconds(20);
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
                f.run_until([&] { return !waits || is_pausing(f); });

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
                f.run_until([&] { return !waits || is_pausing(f); });

                cancel.emit(type);
                f.run_until([&] { return completions != 0; });

                EXPECT_EQ(completions, 1);
                EXPECT_EQ(result, asio::error::operation_aborted) << result.message();
            }
        }
    }
}

// What it is looked at with has no more time than the whole.
TEST(TableLifecycle, ARequestThatHangsEndsWithTheDeadline)
{
    client_fixture f;
    f.server.expect("CreateTable").reply(200, created);
    f.server.expect("DescribeTable").hang();
    error_code result;
    diagnostics diag;
    bool done = false;
    auto options = on_demand();
    options.deadline(seconds(5));
    auto note = [&](error_code ec) {
        done = true;
        result = ec;
    };
    table<slow_thing>(f.db()).async_create(options, redirect_diagnostics(note, diag));
    f.run_until([&] { return is_pausing(f); });
    f.env->advance(milliseconds(20));
    f.run_until([&] { return f.server.answered_count() == 2; });
    EXPECT_FALSE(done);

    f.env->advance(seconds(5));
    f.run_until([&] { return done; });

    EXPECT_EQ(result, errc::deadline_exceeded) << result.message();
    EXPECT_EQ(
        diag.message(),
        "not ACTIVE in time: the table is CREATING (create_options::deadline, 5000 ms)"
    );
    EXPECT_EQ(diag.applied(), applied::yes);
}

// A shorter limit of the program's own is one of a request.
TEST(TableLifecycle, ARequestHasTheTimeThatTheOptionsSay)
{
    client_fixture f;
    f.server.expect("DescribeTable").hang();
    error_code result;
    diagnostics diag;
    bool done = false;
    auto note = [&](error_code ec) {
        done = true;
        result = ec;
    };
    const auto things = table<slow_thing>(f.db()).with(call_options().timeout(seconds(2)));
    things.async_wait_until_active(seconds(5), redirect_diagnostics(note, diag));
    f.run_until([&] { return f.server.answered_count() == 1; });

    f.env->advance(seconds(2));
    f.run_until([&] { return done; });

    EXPECT_EQ(result, errc::deadline_exceeded) << result.message();
    EXPECT_EQ(diag.operation(), "DescribeTable");
    EXPECT_NE(diag.message().find("call_options::timeout, 2000 ms"), std::string::npos)
        << diag.message();
}

// Of those that look and do not wait.
TEST(TableLifecycle, LooksCanBeCancelledAsDocumented)
{
    for (auto type : {asio::cancellation_type::partial, asio::cancellation_type::terminal})
    {
        for (int which = 0; which < 4; ++which)
        {
            SCOPED_TRACE(testing::Message() << which << static_cast<int>(type));
            client_fixture f;
            f.server.expect(which == 3 ? "ListTables" : "DescribeTable").hang();
            int completions = 0;
            error_code result;
            asio::cancellation_signal cancel;
            auto token =
                asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec, const auto&) {
                    ++completions;
                    result = ec;
                });
            table<slow_thing> things(f.db());
            if (which == 0)
                things.async_describe(token);
            else if (which == 1)
                things.async_table_exists(token);
            else if (which == 2)
                things.async_check(token);
            else
                async_table_names(f.db(), token);
            f.run_until([&] { return f.server.answered_count() == 1; });

            cancel.emit(type);
            f.run_until([&] { return completions != 0; });

            EXPECT_EQ(completions, 1);
            EXPECT_EQ(result, asio::error::operation_aborted) << result.message();
        }
    }
}

}  // namespace
}  // namespace ddbm::test
