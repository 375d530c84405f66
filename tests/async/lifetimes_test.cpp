// Who may go before whom: clients, execution contexts, requests, handlers.

#include "async/stages.hpp"

#include <ddbm/codec.hpp>
#include <ddbm/model.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sstream>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace ddbm::test {

// With a codec that throws, which it is told not to.
struct spell
{
};

struct scroll
{
    std::string id;
    spell says;
};

}  // namespace ddbm::test

template <>
struct ddbm::codec<ddbm::test::spell>
{
    static constexpr auto stored_as = ddbm::attribute_type::s;
    static void write(value_writer& writer, const ddbm::test::spell&) { writer.string("hocus"); }
    static errc read_string(std::string_view, ddbm::test::spell&)
    {
        throw std::runtime_error("pocus");
    }
};

template <>
struct ddbm::model_of<ddbm::test::scroll>
{
    using type = ddbm::test::scroll;
    static constexpr auto value =
        ddbm::model<type>("scrolls").partition_key("id", &type::id).field("says", &type::says);
};

namespace ddbm::test {
namespace {

std::string text_of(stage which)
{
    std::ostringstream out;
    out << which;
    return out.str();
}

TEST(Client, ThatIsGoneLetsItsOperationsFinish)
{
    client_fixture f;
    f.server.expect("GetItem").hold();
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.held_count() == 1; });

    f.drop_client();
    f.server.release();
    f.run();

    EXPECT_TRUE(got->done());
    EXPECT_FALSE(got->ec);
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(Client, ThatIsGoneLetsARetryFinish)
{
    client_fixture f;
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("GetItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.env->pending_waits() == 1; });

    f.drop_client();
    f.env->advance(std::chrono::milliseconds(25));
    f.run();

    EXPECT_TRUE(got->done());
    EXPECT_FALSE(got->ec);
}

TEST(Client, ThatIsGoneClosesItsIdleConnections)
{
    client_fixture f;
    f.warm_up();
    EXPECT_EQ(f.server.open_connection_count(), 1u);

    f.drop_client();

    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(Client, HoldsNoContextWhileItIsIdle)
{
    // With the real timers and their usual limits.
    client_fixture f;
    f.config.env = nullptr;
    f.config.timeouts = timeouts();
    f.config.timeouts.attempt = f.config.timeouts.call = std::chrono::hours(1);
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.open_connection_count(), 1u);
}

TEST(Client, MayOutliveItsContext)
{
    fake_server server;
    auto context = std::make_unique<asio::io_context>();
    client_config config;
    config.region = "eu-central-1";
    config.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
    config.endpoint_url = server.url();
    client db(context->get_executor(), config);
    server.expect("GetItem");
    auto got = begin(db, get_request());
    run_to_end(*context);
    ASSERT_FALSE(got->ec) << got->ec.message();

    context.reset();

    // It takes its connections with it, not those who are left.
    asio::io_context other;
    run_until(other, [&] { return server.open_connection_count() == 0; });
}

// The context goes while an operation is in a stage. The handler, which refers to the outcome, has
// to go with it and must not be called.
void destroy_context_in(stage which, bool client_goes_first)
{
    staged s(which, false);
    EXPECT_GT(s.operation.use_count(), 1);

    if (client_goes_first)
        s.f.drop_client();
    s.f.destroy_context();

    EXPECT_EQ(s.operation.use_count(), 1) << "the handler is still there";
    EXPECT_EQ(s.operation->completions, 0);
}

TEST(Context, ThatIsDestroyedTakesOperationsInEveryStageWithIt)
{
    for (stage which : all_stages())
    {
        SCOPED_TRACE(text_of(which));
        destroy_context_in(which, false);
    }
}

TEST(Context, ThatIsDestroyedAfterTheClientTakesOperationsInEveryStageWithIt)
{
    for (stage which : all_stages())
    {
        SCOPED_TRACE(text_of(which));
        destroy_context_in(which, true);
    }
}

TEST(Context, ThatIsDestroyedTakesAwaitingCoroutinesWithIt)
{
    client_fixture f;
    f.server.expect("GetItem").hang();
    auto owned = std::make_shared<int>(1);
    std::weak_ptr<int> watched = owned;
    auto body = [db = f.db(), owned = std::move(owned)]() -> asio::awaitable<void> {
        auto request = get_request();
        co_await db.async_get_item(request);
        ADD_FAILURE() << "resumed";
    };
    asio::co_spawn(f.ctx, std::move(body), [](std::exception_ptr) {
        ADD_FAILURE() << "completed";
    });
    f.run_until([&] { return f.server.answered_count() == 1; });

    f.drop_client();
    f.destroy_context();

    EXPECT_TRUE(watched.expired());
}

TEST(Close, EndsOperationsInEveryStage)
{
    for (stage which : all_stages())
    {
        SCOPED_TRACE(text_of(which));
        staged s(which, true);
        int closed = 0;

        s.f.db().async_close([&](error_code ec) {
            ++closed;
            EXPECT_FALSE(ec);
            EXPECT_TRUE(s.operation->done());
        });
        EXPECT_EQ(closed, 0);
        s.f.run();

        EXPECT_EQ(closed, 1);
        EXPECT_EQ(s.operation->completions, 1);
        EXPECT_EQ(s.operation->ec, errc::client_closed);
        EXPECT_EQ(s.operation->diag.applied(), applied_in(which));
        if (s.before)
        {
            EXPECT_EQ(s.before->ec, errc::client_closed);
        }
    }
}

TEST(Close, RefusesNewOperations)
{
    client_fixture f;
    f.warm_up();
    int closed = 0;
    f.db().async_close([&](error_code) { ++closed; });
    f.run();

    auto got = f.call(get_request());

    EXPECT_EQ(closed, 1);
    EXPECT_EQ(got->ec, errc::client_closed);
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(Close, RefusesNewOperationsOfAServiceThatWasNotUsedBefore)
{
    client_fixture f;
    fake_server streams;
    f.config.streams_endpoint_url = streams.url();
    f.db().async_close([](error_code) {});
    f.run();
    error_code ec;

    f.db().async_call(
        service::dynamodb_streams,
        "ListStreams",
        "{}",
        resend::harmless,
        [&](error_code e, std::string) { ec = e; }
    );
    f.run();

    EXPECT_EQ(ec, errc::client_closed);
    EXPECT_EQ(streams.connection_count(), 0u);
}

TEST(Close, MayBeCalledTwice)
{
    client_fixture f;
    int closed = 0;

    f.db().async_close([&](error_code) { ++closed; });
    f.db().async_close([&](error_code) { ++closed; });
    f.run();
    f.db().async_close([&](error_code) { ++closed; });
    f.run();

    EXPECT_EQ(closed, 3);
}

TEST(Close, CompletesAfterAHandlerThatThrew)
{
    client_fixture f;
    f.server.expect("GetItem");
    f.db().async_get_item(get_request(), [](error_code, const get_item_reply&) {
        throw std::runtime_error("of the handler");
    });
    EXPECT_THROW(f.run(), std::runtime_error);

    int closed = 0;
    f.db().async_close([&](error_code) { ++closed; });
    f.run();

    EXPECT_EQ(closed, 1);
}

template <class Read>
void expect_failure_of_a_codec(Read read, const char* operation, const std::string& reply)
{
    client_fixture f;
    f.server.expect(operation).reply(200, reply);
    error_code failure;
    diagnostics why;
    read(
        table<scroll>(f.db()),
        redirect_diagnostics([&](error_code ec, auto&&...) { failure = ec; }, why)
    );
    f.run();

    EXPECT_EQ(failure, errc::invalid_request);
    EXPECT_NE(why.message().find("a codec has thrown: pocus"), std::string::npos) << why;
    int closed = 0;
    f.db().async_close([&](error_code) { ++closed; });
    f.run();
    EXPECT_EQ(closed, 1);
}

TEST(Close, CompletesAfterACodecThatThrew)
{
    const std::string scroll_text = R"({"id":{"S":"a"},"says":{"S":"hocus"}})";

    expect_failure_of_a_codec(
        [](const table<scroll>& from, auto token) { from.async_get("a", token); },
        "GetItem",
        R"({"Item":)" + scroll_text + "}"
    );
    expect_failure_of_a_codec(
        [](const table<scroll>& from, auto token) { from.scan().async_next(token); },
        "Scan",
        R"({"Items":[)" + scroll_text + "]}"
    );
    expect_failure_of_a_codec(
        [](const table<scroll>& from, auto token) {
            from.async_get_many(std::vector{from.key("a")}, token);
        },
        "BatchGetItem",
        R"({"Responses":{"scrolls":[)" + scroll_text + R"(]},"UnprocessedKeys":{}})"
    );
}

TEST(Handler, ThatThrowsLeavesTheConnectionFit)
{
    client_fixture f;
    f.server.expect("GetItem");
    f.db().async_get_item(get_request(), [](error_code, const get_item_reply&) {
        throw std::runtime_error("of the handler");
    });
    EXPECT_THROW(f.run(), std::runtime_error);
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec);
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(Handler, MayStartTheNextOperation)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.server.expect("GetItem").times(3);
    int replies = 0;
    std::function<void()> next = [&] {
        f.db().async_get_item(get_request(), [&](error_code ec, const get_item_reply&) {
            EXPECT_FALSE(ec);
            if (++replies < 3)
                next();
        });
    };

    next();
    f.run();

    EXPECT_EQ(replies, 3);
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(Request, ThatIsPassedAsAnObjectIsCopiedAtOnce)
{
    client_fixture f;
    f.server.expect("GetItem").times(2);
    auto request = get_request();

    auto first = f.begin(request);
    request.consistent_read(true);
    auto second = f.begin(request);
    f.run();

    std::size_t consistent = 0;
    for (const auto& sent : f.server.requests())
    {
        if (sent.body.find("ConsistentRead") != sent.body.npos)
            ++consistent;
    }
    EXPECT_EQ(consistent, 1u);
}

TEST(Request, ThatWasMovedFromMayBeAssignedAndUsedAgain)
{
    client_fixture f;
    f.server.expect("PutItem").times(2);
    auto request = put_request();

    auto first = f.call(std::move(request));
    request = put_request();
    auto second = f.call(std::move(request));

    EXPECT_FALSE(first->ec);
    EXPECT_FALSE(second->ec);
    auto sent = f.server.requests();
    EXPECT_EQ(sent[0].body, sent[1].body);
}

TEST(Request, ThatWasMovedFromIsRefusedOrSentButHarmless)
{
    client_fixture f;
    auto request = get_request();
    get_item_request taken = std::move(request);

    auto got = f.call(std::move(request));  // NOLINT(bugprone-use-after-move): what it is about

    EXPECT_EQ(got->ec, errc::invalid_table_name);
}

// Whoever waits for a close may own the client that is closed.
TEST(Context, ThatIsDestroyedTakesAPendingCloseWithIt)
{
    for (bool client_goes_first : {false, true})
    {
        client_fixture f;
        f.server.expect("GetItem").hang();
        auto got = f.begin(get_request());
        f.run_until([&] { return f.server.answered_count() == 1; });
        auto owner = std::make_shared<client>(f.db());
        std::weak_ptr<client> alive = owner;
        owner->async_close([owner](error_code) { ADD_FAILURE() << "nothing runs any more"; });
        owner.reset();
        if (client_goes_first)
            f.drop_client();

        f.destroy_context();

        EXPECT_TRUE(alive.expired());
        EXPECT_FALSE(got->done());
    }
}

TEST(Context, ThatIsDestroyedTakesACoroutineThatCloses)
{
    client_fixture f;
    f.server.expect("GetItem").hang();
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.answered_count() == 1; });
    auto close = [](client db) -> asio::awaitable<void> { co_await db.async_close(); };
    asio::co_spawn(f.ctx, close(f.db()), [](std::exception_ptr) {});
    f.drop_client();
    // As far as to the close, and not to the end of what it ends.
    f.ctx.restart();
    f.ctx.run_one();

    f.destroy_context();

    EXPECT_FALSE(got->done());
}

TEST(Context, ThatIsDestroyedDuringAPauseLeavesAClientThatCanGo)
{
    client_fixture f;
    f.server.expect("GetItem").reply(500, "{}");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.env->pending_waits() == 1; });

    f.destroy_context();
    f.drop_client();

    EXPECT_FALSE(got->done());
}

TEST(DeferredOperation, NeedsNeitherTheClientNorTheRequestAnyMore)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply);
    bool found = false;
    auto operation = [&] {
        auto request = get_request();
        return f.db().async_get_item(request, asio::deferred);
    }();

    f.drop_client();
    std::move(operation)([&](error_code ec, const get_item_reply& reply) {
        EXPECT_FALSE(ec);
        found = reply.item.has_value();
    });
    f.run();

    EXPECT_TRUE(found);
}

TEST(DeferredOperation, ThatIsNeverStartedSendsNothing)
{
    client_fixture f;

    {
        auto operation = f.db().async_get_item(get_request(), asio::deferred);
    }
    f.run();

    EXPECT_EQ(f.server.connection_count(), 0u);
}

TEST(Awaitable, NeedsNeitherTheClientNorTheRequestAnyMore)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply);
    bool found = false;
    auto operation = [&] {
        auto request = get_request();
        return f.db().async_get_item(request);
    }();
    f.drop_client();

    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto reply = co_await std::move(operation);
        found = reply.item.has_value();
    });

    EXPECT_TRUE(found);
}

}  // namespace
}  // namespace ddbm::test
