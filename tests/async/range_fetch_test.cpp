// Pages that ranges fetch ahead and by segments: who waits for them, who goes before they come, and
// where they come.

#include "support/client_fixture.hpp"
#include "support/recording_observer.hpp"
#include "support/threads.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/connection_statistics.hpp>
#include <ddbm/service_errc.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

namespace {

struct leaf
{
    std::string id;
};

}  // namespace

template <>
struct ddbm::model_of<leaf>
{
    static constexpr auto value = ddbm::model<leaf>("leaves").partition_key("id", &leaf::id);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

// A page with these leaves, behind which another one comes unless it is the last.
std::string page_json(const std::vector<std::string>& ids, bool is_last)
{
    std::string items;
    for (const std::string& id : ids)
        items += (items.empty() ? "" : ",") + (R"({"id":{"S":")" + id + R"("}})");
    const std::string count = std::to_string(ids.size());
    return R"({"Items":[)" + items + R"(],"Count":)" + count + R"(,"ScannedCount":)" + count +
           (is_last ? "" : R"(,"LastEvaluatedKey":{"id":{"S":")" + ids.back() + R"("}})") + "}";
}

// One without any, behind which another one comes.
std::string empty_page_json(const std::string& last_key)
{
    return R"({"Items":[],"LastEvaluatedKey":{"id":{"S":")" + last_key + R"("}}})";
}

// A range and what its operations come to.
template <class Range>
class reader
{
public:
    explicit reader(Range range) : range_(std::move(range)) {}

    std::optional<Range> range() const { return range_; }
    void drop() { range_.reset(); }

    // One is under way until `done`.
    void begin() { begin_with(handler()); }
    // Its handler belongs there.
    void begin_on(asio::io_context& other) { begin_with(asio::bind_executor(other, handler())); }

    bool done = false;
    int completions = 0;
    error_code ec;
    std::string id;
    diagnostics diag;
    asio::cancellation_signal cancel;

private:
    auto handler()
    {
        return [this](error_code result, const stored<leaf>& next) {
            done = true;
            ++completions;
            ec = result;
            id = next ? next->id : "";
        };
    }

    template <class Handler>
    void begin_with(Handler handler)
    {
        done = false;
        range_->async_next(redirect_diagnostics(
            asio::bind_cancellation_slot(cancel.slot(), std::move(handler)), diag
        ));
    }

    std::optional<Range> range_;
};

TEST(RangeFetch, FetchesAheadWhileItemsAreConsumed)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_json({"a", "b"}, false));
    f.server.expect("Scan").reply(200, page_json({"c"}, false));
    f.server.expect("Scan").reply(200, page_json({"d"}, true));
    reader found(table<leaf>(f.db()).scan().prefetch());

    found.begin();
    f.run();

    EXPECT_EQ(found.id, "a");
    EXPECT_EQ(f.server.request_count(), 3u);
    for (const char* id : {"b", "c", "d", ""})
    {
        found.begin();
        f.run();
        EXPECT_EQ(found.id, id);
    }
}

TEST(RangeFetch, FetchesNothingAheadUnlessItIsTold)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_json({"a"}, false));
    reader found(table<leaf>(f.db()).scan());

    found.begin();
    f.run();

    EXPECT_EQ(f.server.request_count(), 1u);
}

TEST(RangeFetch, FetchesAheadBetweenItemsThatComeWithoutATurn)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_json({"a"}, false));
    f.server.expect("Scan").reply(200, page_json({"b"}, true));
    std::string ids;

    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto range = table<leaf>(f.db()).scan().prefetch();
        while (auto each = co_await range.async_next())
            ids += each->id;
    });

    EXPECT_EQ(ids, "ab");
}

TEST(RangeFetch, ThatIsUnderWayEndsWithTheRange)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_json({"a"}, false));
    f.server.expect("Scan").hang();
    reader found(table<leaf>(f.db()).scan().prefetch());
    found.begin();
    f.run_until([&] { return f.server.request_count() == 2; });
    EXPECT_EQ(found.id, "a");

    found.drop();

    f.run();
}

TEST(RangeFetch, LivesAsLongAsAnOperationWaitsForIt)
{
    client_fixture f;
    f.server.expect("Scan").hold().reply(200, page_json({"a"}, true));
    reader found(table<leaf>(f.db()).scan().prefetch());
    found.begin();
    found.drop();
    f.run_until([&] { return f.server.held_count() == 1; });

    f.server.release();
    f.run();

    EXPECT_TRUE(found.done);
    EXPECT_EQ(found.id, "a");
}

TEST(RangeFetch, GoesOnWhereItIsWaitedForAndThatIsCancelled)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_json({"a"}, false));
    f.server.expect("Scan").hang();
    f.server.expect("Scan").reply(200, page_json({"b"}, true));
    reader found(table<leaf>(f.db()).scan().prefetch());
    found.begin();
    f.run_until([&] { return f.server.request_count() == 2; });

    found.begin();
    asio::post(f.ctx, [&] { found.cancel.emit(asio::cancellation_type::total); });
    f.run();
    EXPECT_EQ(found.ec, asio::error::operation_aborted);
    EXPECT_EQ(found.diag.table(), "leaves");

    found.begin();
    f.run();
    EXPECT_EQ(found.id, "b");
    const auto requests = f.server.requests();
    EXPECT_EQ(requests[1].body, requests[2].body);
}

// A page that was read ahead had begun before the operation that needs it.
class HangingFetch : public testing::Test
{
protected:
    HangingFetch()
    {
        f.server.expect("Scan").reply(200, page_json({"a"}, false));
        f.server.expect("Scan").hang();
        found.begin();
        f.run_until([&] { return f.server.request_count() == 2; });
        settle();
        EXPECT_EQ(found.id, "a");
        f.env->advance(milliseconds(50));
        found.begin();
        settle();
    }

    // Runs what can run by now.
    void settle()
    {
        f.ctx.restart();
        f.ctx.poll();
    }

    client_fixture f;
    const table<leaf> leaves{f.db().with(call_options().timeout(milliseconds(100)))};
    using range_type = decltype(leaves.scan().prefetch());
    reader<range_type> found{leaves.scan().prefetch()};
};

TEST_F(HangingFetch, IsBegunAgainForWhoHasTime)
{
    f.server.expect("Scan").reply(200, page_json({"b"}, true));

    f.env->advance(milliseconds(50));
    f.run_until([&] { return found.done; });

    EXPECT_FALSE(found.ec) << found.ec.message();
    EXPECT_EQ(found.id, "b");
    EXPECT_EQ(f.server.request_count(), 3u);
}

TEST_F(HangingFetch, IsWaitedForNoLongerThanTheOperationMayTake)
{
    f.server.expect("Scan").hang();
    f.server.expect("Scan").reply(200, page_json({"b"}, true));
    f.env->advance(milliseconds(50));
    f.run_until([&] { return f.server.request_count() == 3; });
    settle();

    f.env->advance(milliseconds(49));
    settle();
    EXPECT_FALSE(found.done) << "too early";
    f.env->advance(milliseconds(1));
    f.run_until([&] { return found.done; });

    EXPECT_EQ(found.ec, errc::deadline_exceeded);
    EXPECT_NE(found.diag.message().find("call_options::timeout, 100 ms"), std::string::npos)
        << found.diag;
    EXPECT_EQ(found.diag.table(), "leaves");
    found.begin();
    f.run();
    EXPECT_EQ(found.id, "b");
}

// The handler belongs to another context. When it comes to wait again, the pages have been begun
// ahead meanwhile, later than the operation: they may take longer than that has time.
class WaitForPagesAhead : public testing::Test
{
protected:
    WaitForPagesAhead()
    {
        f.server.expect("Scan").reply(200, empty_page_json("1"));
        f.server.expect("Scan").hold().reply(200, empty_page_json("2"));
        f.server.expect("Scan").hold().reply(200, page_json({}, true));
        f.server.expect("Scan").hold().reply(200, page_json({"a"}, true));
        found.begin_on(other);
        f.run_until([&] { return f.server.held_count() == 1 && f.server.answered_count() == 1; });
        f.env->advance(milliseconds(50));
        f.server.release(1);
        f.run_until([&] { return f.server.held_count() == 2; });
        poll(other);
        EXPECT_FALSE(found.done);
    }

    void poll(asio::io_context& ctx)
    {
        ctx.restart();
        ctx.poll();
    }
    // Runs what can run by now.
    void settle()
    {
        for (int round = 0; round < 5; ++round)
        {
            poll(f.ctx);
            poll(other);
        }
    }
    // Lets so many of the pages come, of which the handler's context does not hear yet.
    void answer(std::size_t pages)
    {
        const std::size_t left = busy() - pages;
        f.server.release(pages);
        f.run_until([&] { return busy() == left; });
        poll(f.ctx);
    }
    std::size_t busy() { return f.db().connection_statistics().at(0).busy; }

    std::size_t late_reports() const
    {
        const auto all = observer->reports();
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& each) {
            return each.code == errc::deadline_exceeded;
        }));
    }

    client_fixture f;
    asio::io_context other;
    const std::shared_ptr<recording_observer> observer = std::make_shared<recording_observer>();
    const table<leaf> leaves{
        f.db().with(call_options().timeout(milliseconds(100)).observer(observer))};
    using range_type = decltype(leaves.scan().segments(2));
    reader<range_type> found{leaves.scan().segments(2)};
};

TEST_F(WaitForPagesAhead, EndsWithItsTimeAndLosesNone)
{
    f.env->advance(milliseconds(49));
    settle();
    EXPECT_FALSE(found.done) << "too early";
    f.env->advance(milliseconds(1));
    settle();

    EXPECT_TRUE(found.done);
    EXPECT_EQ(found.ec, errc::deadline_exceeded);
    EXPECT_EQ(late_reports(), 1u);
    found.begin_on(other);
    answer(2);
    poll(other);
    EXPECT_EQ(found.id, "a");
    EXPECT_EQ(found.completions, 2);
}

// It has not heard of the page yet when the time is over, and waits again then.
TEST_F(WaitForPagesAhead, EndsWithItsTimeThoughAPageHasJustCome)
{
    answer(1);
    f.env->advance(milliseconds(50));
    settle();

    EXPECT_TRUE(found.done);
    EXPECT_EQ(found.ec, errc::deadline_exceeded);
    EXPECT_EQ(late_reports(), 1u);
    found.begin_on(other);
    answer(1);
    poll(other);
    EXPECT_EQ(found.id, "a");
}

TEST_F(WaitForPagesAhead, DeliversWhatComesBeforeItHearsThatItsTimeIsOver)
{
    f.env->advance(milliseconds(50));
    poll(f.ctx);
    answer(2);
    settle();

    EXPECT_TRUE(found.done);
    EXPECT_FALSE(found.ec) << found.ec.message();
    EXPECT_EQ(found.id, "a");
    EXPECT_EQ(late_reports(), 0u);
}

TEST_F(WaitForPagesAhead, CanBeCancelled)
{
    found.cancel.emit(asio::cancellation_type::terminal);
    f.run_until([&] { return busy() == 0; });
    settle();
    EXPECT_EQ(f.env->pending_waits(), 0u);
    f.env->advance(milliseconds(50));
    settle();

    EXPECT_EQ(found.completions, 1);
    EXPECT_EQ(found.ec, asio::error::operation_aborted);
    EXPECT_EQ(late_reports(), 0u);
    f.server.release(2);
}

TEST_F(WaitForPagesAhead, CanBeCancelledBeforeItHearsThatItsTimeIsOver)
{
    f.env->advance(milliseconds(50));
    poll(f.ctx);
    found.cancel.emit(asio::cancellation_type::terminal);
    settle();

    EXPECT_EQ(found.completions, 1);
    EXPECT_EQ(found.ec, asio::error::operation_aborted);
    EXPECT_EQ(late_reports(), 0u);
    f.server.release(2);
}

TEST(RangeFetch, ThatHasNoTimeForARetryIsBegunAgainForWhoHasTime)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_json({"a"}, false));
    f.server.expect("Scan").hold().reply(500, "{}");
    f.server.expect("Scan").reply(200, page_json({"b"}, true));
    const auto hasty = call_options().timeout(milliseconds(200));
    reader found(table<leaf>(f.db().with(hasty)).scan().prefetch());
    found.begin();
    f.run_until([&] { return found.done && f.server.held_count() == 1; });

    f.env->advance(milliseconds(190));
    found.begin();
    f.server.release();
    f.run_until([&] { return found.done; });

    EXPECT_FALSE(found.ec) << found.diag;
    EXPECT_EQ(found.id, "b");
    EXPECT_EQ(f.server.request_count(), 3u);
}

TEST(RangeFetch, ThatHasNoTimeForARetryFailsWithWhatItHadToBeRetriedFor)
{
    client_fixture f;
    f.server.expect("Scan").hold().reply(500, "{}");
    const auto hasty = call_options().timeout(milliseconds(200));
    reader found(table<leaf>(f.db().with(hasty)).scan());
    found.begin();
    f.run_until([&] { return f.server.held_count() == 1; });

    f.env->advance(milliseconds(190));
    f.server.release();
    f.run_until([&] { return found.done; });

    EXPECT_EQ(found.diag.http_status(), 500);
    EXPECT_EQ(found.diag.retry_end(), retry_end::deadline);
    EXPECT_EQ(f.server.request_count(), 1u);
}

TEST(RangeFetch, ThatFailsAheadIsToldInItsPlace)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_json({"a", "b"}, false));
    f.server.expect("Scan").reply(400, error_body("ResourceNotFoundException"));
    f.server.expect("Scan").reply(200, page_json({"c"}, true));
    reader found(table<leaf>(f.db()).scan().prefetch());

    std::string story;
    for (int i = 0; i < 5; ++i)
    {
        found.begin();
        f.run();
        story += found.ec ? "!" : found.id.empty() ? "." : found.id;
        if (found.ec)
        {
            EXPECT_EQ(found.ec, service_errc::resource_not_found);
            EXPECT_EQ(found.diag.table(), "leaves");
        }
    }

    EXPECT_EQ(story, "ab!c.");
}

TEST(RangeFetch, KeepsNoCloseFromItsEnd)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_json({"a"}, false));
    f.server.expect("Scan").hang();
    reader found(table<leaf>(f.db()).scan().prefetch());
    found.begin();
    f.run_until([&] { return f.server.request_count() == 2; });

    bool closed = false;
    f.db().async_close([&](error_code) { closed = true; });
    f.run();
    EXPECT_TRUE(closed);

    found.begin();
    f.run();
    EXPECT_EQ(found.ec, errc::client_closed);
}

TEST(RangeFetch, GoesWithItsContext)
{
    client_fixture f;
    f.server.expect("Scan").hang();
    auto owner = std::make_shared<int>(7);
    std::weak_ptr<int> left = owner;
    {
        auto range = table<leaf>(f.db()).scan();
        // The handler owns the range that it waits for, as a coroutine does.
        range.async_next([range, owner](error_code, const stored<leaf>&) {});
    }
    owner.reset();
    f.run_until([&] { return f.server.request_count() == 1; });

    f.destroy_context();

    EXPECT_TRUE(left.expired());
}

TEST(RangeFetch, SegmentsDeliverWhatComesFirst)
{
    client_fixture f;
    f.server.expect("Scan").hold().reply(200, page_json({"late"}, true));
    f.server.expect("Scan").reply(200, page_json({"early"}, true));
    reader found(table<leaf>(f.db()).scan().segments(2));

    found.begin();
    f.run_until([&] { return found.done; });
    EXPECT_EQ(found.id, "early");
    found.begin();
    f.run_until([&] { return f.server.held_count() == 1; });
    f.server.release();
    f.run();

    EXPECT_EQ(found.id, "late");
}

TEST(RangeFetch, ACancellationEndsAllSegmentsAndLosesNone)
{
    client_fixture f;
    f.server.expect("Scan").hang();
    f.server.expect("Scan").hang();
    f.server.otherwise(200, page_json({"x"}, true));
    reader found(table<leaf>(f.db()).scan().segments(2));
    found.begin();
    f.run_until([&] { return f.server.request_count() == 2; });

    asio::post(f.ctx, [&] { found.cancel.emit(asio::cancellation_type::terminal); });
    f.run();
    EXPECT_EQ(found.ec, asio::error::operation_aborted);

    int left = 0;
    for (found.begin(), f.run(); !found.ec && !found.id.empty(); found.begin(), f.run())
        ++left;
    EXPECT_FALSE(found.ec) << found.ec.message();
    EXPECT_EQ(left, 2);
}

TEST(RangeFetch, CountsAndCollectsOnTheHandlersExecutor)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, R"({"Count":2,"ScannedCount":2})");
    f.server.expect("Scan").reply(200, page_json({"a", "b"}, true));
    asio::io_context other;
    auto range = table<leaf>(f.db()).scan();
    std::int64_t count = 0;
    std::size_t collected = 0;
    const auto run_until = [&](auto wanted) {
        f.run_until([&] {
            other.restart();
            other.poll();
            return wanted();
        });
    };

    range.async_count(asio::bind_executor(other, [&](error_code, std::int64_t items) {
        EXPECT_TRUE(other.get_executor().running_in_this_thread());
        count = items;
    }));
    run_until([&] { return count != 0; });
    range.async_collect(asio::bind_executor(
        other,
        [&](error_code, const std::vector<stored<leaf>>& items) {
            EXPECT_TRUE(other.get_executor().running_in_this_thread());
            collected = items.size();
        }
    ));
    run_until([&] { return collected != 0; });

    EXPECT_EQ(count, 2);
    EXPECT_EQ(collected, 2u);
}

// Replies come in any thread, and the program goes on in its strand.
TEST(RangeFetch, SegmentsAndPrefetchGoOnInSeveralThreads)
{
    constexpr int pages = 60;
    constexpr int segments = 4;
    client_fixture f;
    for (int i = 0; i < pages; ++i)
    {
        const std::string id = std::to_string(i);
        f.server.expect("Scan").reply(200, page_json({id + "a", id + "b"}, i >= pages - segments));
    }
    std::multiset<std::string> found;
    const auto read = [&]() -> asio::awaitable<void> {
        auto range = table<leaf>(f.db()).scan().segments(segments).prefetch(64 * 1024 * 1024);
        while (auto each = co_await range.async_next())
            found.insert(each->id);
    };
    f.db();
    {
        runners threads(f.ctx, 4);
        auto done = asio::co_spawn(asio::make_strand(f.ctx), read, asio::use_future);
        EXPECT_EQ(done.wait_for(guard), std::future_status::ready);
    }

    EXPECT_EQ(found.size(), 2u * pages);
    EXPECT_EQ(std::set(found.begin(), found.end()).size(), found.size());
}

}  // namespace
}  // namespace ddbm::test
