// Ranges of a table, page by page: what an operation of several exchanges has of its own.

#include "support/client_fixture.hpp"

#include <ddbm/table.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

namespace ddbm::test {

struct thing
{
    std::string id;
    int n = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::thing>
{
    using thing = ddbm::test::thing;
    static constexpr auto value =
        ddbm::model<thing>("things").partition_key("id", &thing::id).field("n", &thing::n);
};

namespace ddbm::test {
namespace {

const char* const empty_page =
    R"({"Items":[],"Count":0,"ScannedCount":5,"LastEvaluatedKey":{"id":{"S":"x"}}})";
const char* const last_page =
    R"({"Items":[{"id":{"S":"one"},"n":{"N":"1"}}],"Count":1,"ScannedCount":1})";

const char* const page_of_two =
    R"({"Items":[{"id":{"S":"one"},"n":{"N":"1"}},{"id":{"S":"two"},"n":{"N":"2"}}],)"
    R"("Count":2,"ScannedCount":2})";

TEST(Range, PassesOverEmptyPages)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, empty_page).times(2);
    f.server.expect("Scan").reply(200, last_page);
    auto range = table<thing>(f.db()).scan();
    int found = 0;

    range.async_next([&](error_code ec, stored<thing> next) {
        EXPECT_FALSE(ec) << ec.message();
        found = next ? next->n : -1;
    });
    f.run();

    EXPECT_EQ(found, 1);
}

TEST(Range, PassesOverEmptyPagesForAHandlerOfAnotherContext)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, empty_page).times(2);
    f.server.expect("Scan").reply(200, last_page);
    asio::io_context other;
    auto range = table<thing>(f.db()).scan();
    int found = 0;
    auto handler = [&](error_code ec, stored<thing> next) {
        EXPECT_FALSE(ec) << ec.message();
        EXPECT_TRUE(other.get_executor().running_in_this_thread());
        found = next ? next->n : -1;
    };

    range.async_next(asio::bind_executor(other, handler));
    f.run_until([&] {
        other.poll();
        return other.stopped();
    });
    f.run();

    EXPECT_EQ(found, 1);
}

TEST(Range, HandsOutAPageThatIsThereWithoutATurnOfTheExecutor)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_of_two);
    auto range = table<thing>(f.db()).scan();
    bool turned = false;
    auto read = [&]() -> asio::awaitable<int> {
        auto one = co_await range.async_next();
        asio::post(f.ctx, [&] { turned = true; });
        auto two = co_await range.async_next();
        EXPECT_FALSE(turned);
        auto none = co_await range.async_next();
        EXPECT_FALSE(none);
        co_return one->n * 10 + two->n;
    };

    auto found = asio::co_spawn(f.ctx, read, asio::use_future);
    f.run();

    EXPECT_EQ(found.get(), 12);
    EXPECT_TRUE(turned);
}

// Other tokens' handlers are never called from inside the function that started the operation.
TEST(Range, CallsBackLaterForAnItemThatIsThere)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, page_of_two);
    auto range = table<thing>(f.db()).scan();
    int calls = 0;
    const auto count = [&](error_code ec, const stored<thing>&) {
        EXPECT_FALSE(ec) << ec.message();
        ++calls;
    };
    range.async_next(count);
    f.run();

    range.async_next(count);
    EXPECT_EQ(calls, 1);
    f.run();

    EXPECT_EQ(calls, 2);
}

TEST(Range, IsCancelledOnAnyPage)
{
    for (bool elsewhere : {false, true})
    {
        client_fixture f;
        f.server.expect("Scan").reply(200, empty_page).times(2);
        f.server.expect("Scan").hang();
        auto strand = asio::make_strand(f.ctx);
        asio::cancellation_signal cancel;
        auto range = table<thing>(f.db()).scan();
        error_code result;
        auto handler =
            asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec, const stored<thing>&) {
                result = ec;
            });
        if (elsewhere)
            range.async_next(asio::bind_executor(strand, handler));
        else
            range.async_next(handler);
        f.run_until([&] { return f.server.request_count() == 3; });

        asio::post(strand, [&] { cancel.emit(asio::cancellation_type::total); });
        f.run();

        EXPECT_EQ(result, asio::error::operation_aborted);
    }
}

// The page is there, and the handler's own context has not come to ask for the next one yet.
TEST(Range, IsCancelledBetweenPages)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, empty_page);
    f.server.otherwise(200, last_page);
    asio::io_context other;
    asio::cancellation_signal cancel;
    auto range = table<thing>(f.db()).scan();
    error_code result;
    diagnostics diag;
    auto handler = [&](error_code ec, const stored<thing>&) {
        EXPECT_TRUE(other.get_executor().running_in_this_thread());
        result = ec;
    };
    range.async_next(redirect_diagnostics(
        asio::bind_cancellation_slot(cancel.slot(), asio::bind_executor(other, handler)), diag
    ));
    asio::post(other, [&] { cancel.emit(asio::cancellation_type::total); });
    f.run();

    f.run_until([&] {
        other.poll();
        return other.stopped();
    });
    f.run();

    EXPECT_EQ(result, asio::error::operation_aborted);
    EXPECT_EQ(diag.table(), "things");
    EXPECT_EQ(f.server.request_count(), 1u);
}

// Pages of nothing but items that do not fit.
TEST(Range, CallsTheFunctionForMisfitsWhereTheHandlerRuns)
{
    const std::string misfits =
        R"({"Items":[{"id":{"S":"one"}},{"id":{"S":"two"}}],"Count":2,"ScannedCount":2,)"
        R"("LastEvaluatedKey":{"id":{"S":"two"}}})";
    client_fixture f;
    f.server.expect("Scan").reply(200, misfits).times(3);
    f.server.expect("Scan").reply(200, last_page);
    asio::io_context other;
    int calls = 0;
    auto range = table<thing>(f.db()).scan();
    range.on_misfit([&](const misfit& bad) {
        EXPECT_TRUE(other.get_executor().running_in_this_thread());
        EXPECT_EQ(bad.why().code(), errc::attribute_missing);
        EXPECT_EQ(bad.why().get_diagnostics().attribute_path(), "n");
        ++calls;
    });
    int found = 0;

    range.async_next(asio::bind_executor(other, [&](error_code ec, const stored<thing>& next) {
        EXPECT_FALSE(ec) << ec.message();
        EXPECT_EQ(calls, 6);
        found = next ? next->n : -1;
    }));
    f.run_until([&] {
        other.poll();
        return other.stopped();
    });
    f.run();

    EXPECT_EQ(found, 1);
}

// It may have seen enough.
TEST(Range, IsCancelledByTheFunctionForMisfits)
{
    const std::string misfits = R"({"Items":[{"id":{"S":"one"}}],"Count":1,"ScannedCount":1,)"
                                R"("LastEvaluatedKey":{"id":{"S":"one"}}})";
    for (bool elsewhere : {false, true})
    {
        client_fixture f;
        f.server.expect("Scan").reply(200, misfits).times(2);
        auto strand = asio::make_strand(f.ctx);
        asio::cancellation_signal cancel;
        int calls = 0;
        auto range = table<thing>(f.db()).scan();
        range.on_misfit([&](const misfit&) {
            if (++calls == 2)
                cancel.emit(asio::cancellation_type::total);
        });
        error_code result;
        auto handler =
            asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec, const stored<thing>&) {
                result = ec;
            });

        if (elsewhere)
            range.async_next(asio::bind_executor(strand, handler));
        else
            range.async_next(handler);
        f.run();

        EXPECT_EQ(result, asio::error::operation_aborted);
        EXPECT_EQ(calls, 2);
    }
}

TEST(Range, ComesToItsEndWhereTheFunctionForMisfitsThrowsElsewhere)
{
    const std::string misfits = R"({"Items":[{"id":{"S":"one"}}],"Count":1,"ScannedCount":1,)"
                                R"("LastEvaluatedKey":{"id":{"S":"one"}}})";
    client_fixture f;
    f.server.expect("Scan").reply(200, misfits);
    asio::io_context other;
    auto range = table<thing>(f.db()).scan();
    range.on_misfit([](const misfit&) { throw 7; });
    auto handler = [](error_code, const stored<thing>&) { ADD_FAILURE() << "has been called"; };
    range.async_next(asio::bind_executor(other, handler));
    f.run();
    other.restart();

    EXPECT_THROW(other.run(), int);

    int closed = 0;
    f.db().async_close([&](error_code) { ++closed; });
    f.run();
    EXPECT_EQ(closed, 1);
    EXPECT_EQ(run_to_end(other), true);
}

TEST(Range, IsClosedBetweenPages)
{
    client_fixture f;
    f.server.expect("Scan").reply(200, empty_page).hold();
    asio::io_context other;
    auto range = table<thing>(f.db()).scan();
    error_code result;
    auto handler = [&](error_code ec, const stored<thing>&) { result = ec; };
    range.async_next(asio::bind_executor(other, handler));
    f.run_until([&] { return f.server.held_count() == 1; });
    f.server.release();
    // The first page is there; its successor waits for the other context to run.
    f.run_until([&] { return f.server.answered_count() == 1; });
    f.ctx.restart();
    f.ctx.poll();

    int closed = 0;
    f.db().async_close([&](error_code) { ++closed; });
    f.ctx.restart();
    f.ctx.poll();
    EXPECT_EQ(closed, 0) << "there is an operation under way";
    other.poll();
    f.run();
    run_to_end(other);

    EXPECT_EQ(result, errc::client_closed);
    EXPECT_EQ(closed, 1);
}

}  // namespace
}  // namespace ddbm::test
