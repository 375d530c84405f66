// Every kind of completion token.

#include "support/client_fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <array>
#include <thread>

namespace ddbm::test {
namespace {

const header_list with_id = {{"x-amzn-RequestId", "ID"}};

void expect_missing_table(const error& e)
{
    EXPECT_EQ(e.code(), service_errc::resource_not_found);
    EXPECT_EQ(e.get_diagnostics().exception_type(), "ResourceNotFoundException");
    EXPECT_EQ(e.get_diagnostics().request_id(), "ID");
    EXPECT_EQ(e.get_diagnostics().http_status(), 400);
    EXPECT_EQ(e.get_diagnostics().attempts(), 1);
    EXPECT_EQ(e.get_diagnostics().table(), "things");
    EXPECT_NE(std::string(e.what()).find("said so"), std::string::npos) << e.what();
}

struct token_fixture : client_fixture
{
    void will_find() { server.expect("GetItem").reply(200, sample_reply); }
    void will_fail()
    {
        server.expect("GetItem").reply(400, error_body("ResourceNotFoundException"), with_id);
    }
};

TEST(DefaultToken, IsAwaited)
{
    token_fixture f;
    f.will_find();
    std::optional<item> found;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto request = get_request();
        auto reply = co_await f.db().async_get_item(request);
        found = reply.item;
    });
    EXPECT_EQ(found, sample_item());
}

TEST(DefaultToken, ThrowsWhatTheServiceSaid)
{
    token_fixture f;
    f.will_fail();
    bool caught = false;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto request = get_request();
        try
        {
            co_await f.db().async_get_item(request);
        }
        catch (const error& e)
        {
            caught = true;
            expect_missing_table(e);
        }
    });
    EXPECT_TRUE(caught);
}

TEST(DefaultToken, AwaitsAClose)
{
    token_fixture f;
    bool closed = false;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        co_await f.db().async_close();
        closed = true;
    });
    EXPECT_TRUE(closed);
}

TEST(UseAwaitable, ThrowsASystemError)
{
    token_fixture f;
    f.will_fail();
    error_code ec;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto request = get_request();
        try
        {
            co_await f.db().async_get_item(request, asio::use_awaitable);
        }
        catch (const boost::system::system_error& e)
        {
            ec = e.code();
        }
    });
    EXPECT_EQ(ec, service_errc::resource_not_found);
}

TEST(Callback, IsCalledWithCodeAndReply)
{
    token_fixture f;
    f.will_fail();
    f.will_find();
    std::vector<error_code> codes;
    std::vector<bool> found;
    auto handler = [&](error_code ec, const get_item_reply& reply) {
        codes.push_back(ec);
        found.push_back(reply.item.has_value());
    };

    f.db().async_get_item(get_request(), handler);
    f.run();
    f.db().async_get_item(get_request(), handler);
    f.run();

    ASSERT_EQ(codes.size(), 2u);
    EXPECT_EQ(codes[0], service_errc::resource_not_found);
    EXPECT_FALSE(codes[1]);
    EXPECT_EQ(found, (std::vector<bool>{false, true}));
}

TEST(Callback, MayBeMoveOnly)
{
    token_fixture f;
    f.will_find();
    auto owned = std::make_unique<int>(7);
    int seen = 0;

    f.db().async_get_item(
        get_request(),
        [owned = std::move(owned), &seen](error_code, const get_item_reply&) { seen = *owned; }
    );
    f.run();

    EXPECT_EQ(seen, 7);
}

TEST(UseFuture, IsFulfilledFromAnotherThread)
{
    token_fixture f;
    f.will_find();
    auto work = asio::make_work_guard(f.ctx);
    std::thread thread([&] { f.ctx.run(); });

    auto reply = f.db().async_get_item(get_request(), asio::use_future).get();

    EXPECT_EQ(reply.item, sample_item());
    work.reset();
    thread.join();
}

TEST(UseFuture, ThrowsASystemError)
{
    token_fixture f;
    f.will_fail();
    auto work = asio::make_work_guard(f.ctx);
    std::thread thread([&] { f.ctx.run(); });

    auto future = f.db().async_get_item(get_request(), asio::use_future);
    future.wait();
    work.reset();
    thread.join();
    try
    {
        future.get();
        ADD_FAILURE() << "nothing thrown";
    }
    catch (const boost::system::system_error& e)
    {
        EXPECT_EQ(e.code(), service_errc::resource_not_found);
    }
}

TEST(UseFuture, WithDiagnosticsThrowsTheError)
{
    token_fixture f;
    f.will_fail();
    auto work = asio::make_work_guard(f.ctx);
    std::thread thread([&] { f.ctx.run(); });

    auto future = f.db().async_get_item(get_request(), with_diagnostics(asio::use_future));
    future.wait();
    work.reset();
    thread.join();
    try
    {
        future.get();
        ADD_FAILURE() << "nothing thrown";
    }
    catch (const error& e)
    {
        expect_missing_table(e);
    }
}

TEST(Deferred, StartsWhenItIsCalled)
{
    token_fixture f;
    auto operation = f.db().async_get_item(get_request(), asio::deferred);
    f.run();
    EXPECT_EQ(f.server.request_count(), 0u);
    f.will_find();
    bool done = false;

    std::move(operation)([&](error_code, const get_item_reply&) { done = true; });
    f.run();

    EXPECT_TRUE(done);
}

TEST(Deferred, IsAwaited)
{
    token_fixture f;
    f.will_find();
    bool found = false;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto operation = f.db().async_get_item(get_request(), asio::deferred);
        auto reply = co_await std::move(operation)(asio::use_awaitable);
        found = reply.item.has_value();
    });
    EXPECT_TRUE(found);
}

TEST(AsTuple, ReturnsTheCode)
{
    token_fixture f;
    f.will_fail();
    error_code code;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto request = get_request();
        auto [ec, reply] =
            co_await f.db().async_get_item(request, asio::as_tuple(asio::use_awaitable));
        code = ec;
        EXPECT_FALSE(reply.item);
    });
    EXPECT_EQ(code, service_errc::resource_not_found);
}

TEST(RedirectError, StoresTheCode)
{
    token_fixture f;
    f.will_fail();
    error_code code;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto request = get_request();
        co_await f.db().async_get_item(request, asio::redirect_error(asio::use_awaitable, code));
    });
    EXPECT_EQ(code, service_errc::resource_not_found);
}

TEST(RedirectDiagnostics, StoresWhatIsKnown)
{
    token_fixture f;
    f.will_fail();
    error_code code;
    diagnostics diag;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto request = get_request();
        auto [ec, reply] = co_await f.db().async_get_item(
            request, redirect_diagnostics(asio::as_tuple(asio::use_awaitable), diag)
        );
        code = ec;
    });
    EXPECT_EQ(code, service_errc::resource_not_found);
    expect_missing_table(error(code, diag));
}

TEST(TokenAdapters, MayBeConstants)
{
    token_fixture f;
    f.server.otherwise(200, sample_reply);
    int found = 0;
    diagnostics diag;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        const auto throwing = with_diagnostics(asio::use_awaitable);
        const auto storing = redirect_diagnostics(asio::use_awaitable, diag);
        auto request = get_request();
        auto first = co_await f.db().async_get_item(request, throwing);
        auto second = co_await f.db().async_get_item(request, storing);
        found = first.item.has_value() + second.item.has_value();
    });
    EXPECT_EQ(found, 2);
}

TEST(RedirectDiagnostics, EmptiesTheVariableOnSuccess)
{
    token_fixture f;
    f.will_find();
    diagnostics diag("from before");

    f.db().async_get_item(
        get_request(), redirect_diagnostics([](error_code, const get_item_reply&) {}, diag)
    );
    f.run();

    EXPECT_TRUE(diag.empty());
}

TEST(Detached, IsDone)
{
    token_fixture f;
    f.will_find();

    f.db().async_get_item(get_request(), asio::detached);
    f.run();

    EXPECT_EQ(f.server.request_count(), 1u);
}

TEST(ParallelGroup, WaitsForAll)
{
    token_fixture f;
    f.server.otherwise(200, sample_reply);
    int found = 0;
    asio::experimental::make_parallel_group(
        f.db().async_get_item(get_request(), asio::deferred),
        f.db().async_get_item(get_request(), asio::deferred)
    )
        .async_wait(
            asio::experimental::wait_for_all(),
            [&](std::array<std::size_t, 2>,
                error_code first,
                const get_item_reply& a,
                error_code second,
                const get_item_reply& b) {
                EXPECT_FALSE(first);
                EXPECT_FALSE(second);
                found = a.item.has_value() + b.item.has_value();
            }
        );
    f.run();
    EXPECT_EQ(found, 2);
}

TEST(AwaitableOperators, AwaitTwoAtOnce)
{
    using namespace asio::experimental::awaitable_operators;
    token_fixture f;
    f.server.otherwise(200, sample_reply);
    int found = 0;
    run_async(f.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto request = get_request();
        auto first = f.db().async_get_item(request);
        auto second = f.db().async_get_item(request);
        auto [a, b] = co_await (std::move(first) && std::move(second));
        found = a.item.has_value() + b.item.has_value();
    });
    EXPECT_EQ(found, 2);
}

}  // namespace
}  // namespace ddbm::test
