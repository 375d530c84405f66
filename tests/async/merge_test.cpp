// Several queries as one range, over connections: what is under way at once, where it completes,
// and how it ends.

#include "support/client_fixture.hpp"
#include "support/threads.hpp"

#include <ddbm/merge.hpp>
#include <ddbm/service_errc.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace {

struct tick
{
    std::string clock;
    int number = 0;
};

}  // namespace

template <>
struct ddbm::model_of<tick>
{
    static constexpr auto value = ddbm::model<tick>("ticks")
                                      .partition_key("clock", &tick::clock)
                                      .sort_key("number", &tick::number);
};

namespace ddbm::test {
namespace {

// A page with this tick, behind which another one comes unless it is the last.
std::string tick_page(int number, bool is_last)
{
    const std::string item =
        R"({"clock":{"S":"a"},"number":{"N":")" + std::to_string(number) + R"("}})";
    return R"({"Items":[)" + item + R"(],"Count":1,"ScannedCount":1)" +
           (is_last ? "" : R"(,"LastEvaluatedKey":)" + item) + "}";
}

class MergeOverConnections : public testing::Test
{
protected:
    client_fixture f;

    merged_range<stored<tick>> two()
    {
        const table<tick> ticks(f.db());
        return merge(ticks.query("a"), ticks.query("b"));
    }

    // What an operation of it comes to.
    bool done = false;
    error_code ec;
    int number = 0;
    diagnostics diag;
    asio::cancellation_signal cancel;

    void begin(merged_range<stored<tick>>& range)
    {
        done = false;
        auto handler = [this](error_code result, const stored<tick>& next) {
            done = true;
            ec = result;
            number = next ? next->number : 0;
        };
        range.async_next(redirect_diagnostics(
            asio::bind_cancellation_slot(cancel.slot(), std::move(handler)), diag
        ));
    }
};

TEST_F(MergeOverConnections, ReadsItsQueriesAtOnce)
{
    f.server.expect("Query").hold().reply(200, tick_page(1, true));
    f.server.expect("Query").hold().reply(200, tick_page(2, true));
    auto range = two();

    begin(range);
    f.run_until([&] { return f.server.held_count() == 2; });
    EXPECT_FALSE(done);
    f.server.release(2);
    f.run();

    EXPECT_FALSE(ec) << ec.message();
    EXPECT_EQ(number, 1);
}

TEST_F(MergeOverConnections, ACancellationEndsAllQueriesAndLosesNone)
{
    f.server.expect("Query").hang();
    f.server.expect("Query").hang();
    f.server.otherwise(200, tick_page(7, true));
    auto range = two();
    begin(range);
    f.run_until([&] { return f.server.request_count() == 2; });

    asio::post(f.ctx, [&] { cancel.emit(asio::cancellation_type::terminal); });
    f.run();
    EXPECT_EQ(ec, asio::error::operation_aborted);
    EXPECT_EQ(diag.table(), "ticks");
    EXPECT_EQ(diag.operation(), "Query");

    int left = 0;
    for (begin(range), f.run(); !ec && number != 0; begin(range), f.run())
        ++left;
    EXPECT_FALSE(ec) << ec.message();
    EXPECT_EQ(left, 2);
}

// One of them has more time than they have together, and has read ahead before.
TEST_F(MergeOverConnections, WaitsForWhatOneReadsAheadNoLongerThanAllMayTake)
{
    const auto hasty = call_options().timeout(std::chrono::milliseconds(100));
    auto ahead = table<tick>(f.db()).query("b").prefetch();
    f.server.expect("Query").reply(200, tick_page(1, false));
    f.server.expect("Query").hold().reply(200, tick_page(2, true));
    ahead.async_next([](error_code, const stored<tick>&) {});
    f.run_until([&] { return f.server.held_count() == 1; });
    f.server.expect("Query").reply(200, tick_page(5, true));
    auto range = merge(table<tick>(f.db().with(hasty)).query("a"), ahead);
    begin(range);
    f.run_until([&] { return f.server.answered_count() == 2; });
    f.ctx.restart();
    f.ctx.poll();

    f.env->advance(std::chrono::milliseconds(100));
    f.run_until([&] { return done; });

    EXPECT_EQ(ec, errc::deadline_exceeded);
    EXPECT_EQ(
        diag.message(),
        "waiting for a page that is being read ahead: call_options::timeout, 100 ms: " +
            ec.message()
    );
    EXPECT_EQ(diag.table(), "ticks");
    EXPECT_EQ(diag.operation(), "Query");
    f.server.release();
    begin(range);
    f.run();
    EXPECT_EQ(number, 2);
    begin(range);
    f.run();
    EXPECT_EQ(number, 5);
    EXPECT_EQ(f.server.request_count(), 3u);
}

TEST_F(MergeOverConnections, CountsItsQueriesAtOnce)
{
    f.server.expect("Query").hold().reply(200, R"({"Count":3,"ScannedCount":3})");
    f.server.expect("Query").hold().reply(200, R"({"Count":4,"ScannedCount":4})");
    auto range = two();
    std::int64_t count = 0;

    range.async_count([&](error_code result, std::int64_t found) {
        ec = result;
        count = found;
    });
    f.run_until([&] { return f.server.held_count() == 2; });
    EXPECT_EQ(count, 0);
    f.server.release(2);
    f.run();

    EXPECT_FALSE(ec) << ec.message();
    EXPECT_EQ(count, 7);
}

TEST_F(MergeOverConnections, ACancelledCountLeavesTheRangeWhereItIs)
{
    f.server.expect("Query").hang();
    f.server.expect("Query").hang();
    f.server.otherwise(200, tick_page(7, true));
    auto range = two();
    range.async_count(asio::bind_cancellation_slot(
        cancel.slot(), [&](error_code result, std::int64_t) { ec = result; }
    ));
    f.run_until([&] { return f.server.request_count() == 2; });

    asio::post(f.ctx, [&] { cancel.emit(asio::cancellation_type::terminal); });
    f.run();
    EXPECT_EQ(ec, asio::error::operation_aborted);

    begin(range);
    f.run();
    EXPECT_FALSE(ec) << ec.message();
    EXPECT_EQ(number, 7);
}

// Whatever one of the queries has read by then.
TEST_F(MergeOverConnections, ACancelledPageLosesNone)
{
    f.server.expect("Query").reply(200, tick_page(1, true));
    f.server.expect("Query").hang();
    f.server.otherwise(200, tick_page(7, true));
    auto range = two();
    std::vector<int> numbers;
    const auto read = [&] {
        range.async_next_page(
            2,
            asio::bind_cancellation_slot(
                cancel.slot(),
                [&](error_code result, const range_page<tick>& page) {
                    ec = result;
                    for (const auto& each : page.items)
                        numbers.push_back(each->number);
                }
            )
        );
    };
    read();
    f.run_until([&] { return f.server.request_count() == 2; });
    asio::post(f.ctx, [&] { cancel.emit(asio::cancellation_type::total); });
    f.run();
    EXPECT_EQ(ec, asio::error::operation_aborted);

    read();
    f.run();

    EXPECT_FALSE(ec) << ec.message();
    EXPECT_EQ(numbers.size(), 2u) << "one of each";
    EXPECT_EQ(range.cursor(), "");
}

// It is one call, however many operations of its queries that takes.
TEST_F(MergeOverConnections, ReadsOnWhileTheClientIsBeingClosed)
{
    const std::string nothing =
        R"({"Items":[],"LastEvaluatedKey":{"clock":{"S":"a"},"number":{"N":"0"}}})";
    f.server.expect("Query").hold().reply(200, nothing).times(2);
    f.server.expect("Query").reply(200, tick_page(1, true)).times(2);
    auto range = two();
    begin(range);
    f.run_until([&] { return f.server.held_count() == 2; });
    bool closed = false;

    f.db().async_close(std::chrono::hours(1), [&](error_code) { closed = true; });
    f.server.release(2);
    f.run();

    EXPECT_TRUE(closed);
    EXPECT_FALSE(ec) << ec.message();
    EXPECT_EQ(number, 1);
}

TEST_F(MergeOverConnections, FailsOnceTheClientIsClosed)
{
    f.server.otherwise(200, tick_page(1, false));
    auto range = two();
    begin(range);
    f.run();
    EXPECT_EQ(number, 1);
    bool closed = false;
    f.db().async_close([&](error_code) { closed = true; });
    f.run();
    EXPECT_TRUE(closed);

    begin(range);
    f.run();

    EXPECT_EQ(ec, errc::client_closed);
}

TEST_F(MergeOverConnections, GoesWithItsContext)
{
    f.server.expect("Query").hang();
    f.server.expect("Query").hang();
    auto owner = std::make_shared<int>(7);
    std::weak_ptr<int> left = owner;
    {
        auto range = two();
        // The handler owns the range that it waits for, as a coroutine does.
        range.async_next([range, owner](error_code, const stored<tick>&) {});
    }
    owner.reset();
    f.run_until([&] { return f.server.request_count() == 2; });

    f.destroy_context();

    EXPECT_TRUE(left.expired());
}

TEST_F(MergeOverConnections, CompletesInAnotherContext)
{
    f.server.expect("Query").reply(200, tick_page(1, true));
    f.server.expect("Query").reply(200, tick_page(2, true));
    asio::io_context other;
    auto range = two();
    std::size_t collected = 0;

    range.async_collect(asio::bind_executor(
        other,
        [&](error_code, const std::vector<stored<tick>>& items) {
            EXPECT_TRUE(other.get_executor().running_in_this_thread());
            collected = items.size();
        }
    ));
    f.run_until([&] {
        other.restart();
        other.poll();
        return collected != 0;
    });

    EXPECT_EQ(collected, 2u);
}

// Replies come in any thread, and the program goes on in its strand.
TEST_F(MergeOverConnections, GoesOnInSeveralThreads)
{
    constexpr int pages = 60;
    constexpr int queries = 3;
    for (int i = 0; i < pages; ++i)
        f.server.expect("Query").reply(200, tick_page(i, i >= pages - queries));
    int found = 0;
    const auto read = [&]() -> asio::awaitable<void> {
        const table<tick> ticks(f.db());
        auto range = merge(ticks.query("a"), ticks.query("b"), ticks.query("c"));
        while (auto each = co_await range.async_next())
            ++found;
    };
    f.db();
    {
        runners threads(f.ctx, 4);
        auto finished = asio::co_spawn(asio::make_strand(f.ctx), read, asio::use_future);
        EXPECT_EQ(finished.wait_for(guard), std::future_status::ready);
    }

    EXPECT_EQ(found, pages);
}

}  // namespace
}  // namespace ddbm::test
