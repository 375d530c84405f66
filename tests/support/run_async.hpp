#ifndef DDBM_TESTS_RUN_ASYNC_HPP
#define DDBM_TESTS_RUN_ASYNC_HPP

// Runs asynchronous code to its end, and no longer than a guard that makes a hang a failure.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <utility>

namespace ddbm::test {

namespace asio = boost::asio;

constexpr std::chrono::seconds guard{15};

// Runs until there is nothing left to do. Returns false, and fails the test, if that takes longer
// than the guard.
inline bool run_to_end(asio::io_context& ctx)
{
    ctx.restart();
    ctx.run_for(guard);
    if (ctx.stopped())
        return true;
    ADD_FAILURE() << "something is outstanding after " << guard.count() << " s";
    return false;
}

// Runs until `wanted()` is true. Something in another thread may make it so.
template <class Condition>
bool run_until(asio::io_context& ctx, Condition wanted)
{
    auto end = std::chrono::steady_clock::now() + guard;
    while (!wanted())
    {
        if (std::chrono::steady_clock::now() > end)
        {
            ADD_FAILURE() << "what was waited for has not come after " << guard.count() << " s";
            return false;
        }
        ctx.restart();
        ctx.run_one_for(std::chrono::milliseconds(1));
    }
    return true;
}

// Runs a coroutine `asio::awaitable<void>(asio::io_context&)`.
template <class Body>
void run_async(asio::io_context& ctx, Body body)
{
    bool finished = false;
    std::exception_ptr failure;
    asio::co_spawn(ctx, body(ctx), [&](std::exception_ptr e) {
        failure = e;
        finished = true;
    });
    run_to_end(ctx);
    if (failure)
        std::rethrow_exception(failure);
    EXPECT_TRUE(finished) << "the coroutine has not come to its end";
}

}  // namespace ddbm::test

#endif
