#ifndef DDBM_SRC_POST_RESULT_HPP
#define DDBM_SRC_POST_RESULT_HPP

#include <ddbm/error_code.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <tuple>
#include <utility>

namespace ddbm::detail {

namespace asio = boost::asio;

// A completion handler with its arguments.
template <class... Results>
struct completion
{
    asio::any_completion_handler<void(error_code, Results...)> handler;
    error_code ec;
    std::tuple<Results...> results;

    void operator()()
    {
        std::apply([&](auto&... each) { std::move(handler)(ec, std::move(each)...); }, results);
    }
};

// Completes an operation that needs no exchange: on the handler's executor, never inside the
// function that started it. `ours` is the executor of the client. `kept` is there until the handler
// has been called, or is left to another executor of its own.
template <class Kept, class... Results>
void post_result_keeping(
    Kept kept,
    const asio::any_io_executor& ours,
    asio::any_completion_handler<void(error_code, Results...)> handler,
    error_code ec,
    Results... results
)
{
    const asio::any_completion_executor here(ours);
    auto theirs = asio::get_associated_executor(handler, here);
    completion<Results...> finish{std::move(handler), ec, {std::move(results)...}};
    if (theirs == here)
        return asio::post(ours, [kept = std::move(kept), finish = std::move(finish)]() mutable {
            finish();
        });
    theirs = asio::prefer(theirs, asio::execution::outstanding_work.tracked);
    asio::post(ours, [kept = std::move(kept), theirs, finish = std::move(finish)]() mutable {
        asio::dispatch(theirs, std::move(finish));
    });
}

template <class... Results>
void post_result(
    const asio::any_io_executor& ours,
    asio::any_completion_handler<void(error_code, Results...)> handler,
    error_code ec,
    Results... results
)
{
    post_result_keeping(nullptr, ours, std::move(handler), ec, std::move(results)...);
}

}  // namespace ddbm::detail

#endif
