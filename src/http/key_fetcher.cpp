#include "http/key_fetcher.hpp"

#include "http/http_date.hpp"
#include "http/http_transport.hpp"
#include "http/plain_fetch.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::size_t reply_limit_bytes = 64 * 1024;

plain_request plain(fetch_request request, deadline end)
{
    plain_request made(std::move(request.method), request.url);
    made.headers = std::move(request.headers);
    made.body = std::move(request.body);
    made.deadline = end;
    made.reply_limit_bytes = reply_limit_bytes;
    made.may_use_proxy = request.may_use_proxy;
    return made;
}

fetch_reply fetched(plain_reply reply)
{
    fetch_reply made(reply.status, std::move(reply.body));
    made.content_type = reply.header("content-type").value_or(std::string_view());
    if (const auto date = reply.header("date"))
        made.date = read_http_date(*date);
    made.failure = std::move(reply.failure);
    return made;
}

// To one service, once.
std::shared_ptr<destinations> way_to(
    const asio::any_io_executor& executor,
    const key_fetcher::options_maker& make_options,
    const std::shared_ptr<kept_tls_context>& tls
)
{
    return std::make_shared<destinations>([=](const endpoint& where, proxy_use use) {
        constexpr std::chrono::milliseconds none{0};
        http_options options = make_options(where, use);
        options.endpoint = where;
        options.max_connections = 1;
        options.timeouts.connect = options.timeouts.tls = options.timeouts.attempt = none;
        options.timeouts.wait = none;
        options.reply_limit_bytes = reply_limit_bytes;
        options.holds_secrets = true;
        options.tls_context = tls->of(options.ca_file);
        proxy relay;
        if (options.has_relay())
            relay = options.proxy;
        return destination{
            where, http_transport::make(executor, std::move(options)), nullptr, std::move(relay)};
    });
}

}  // namespace

key_fetcher::key_fetcher(std::shared_ptr<environment> env, options_maker make_options)
    : env_(std::move(env)), make_options_(std::move(make_options))
{
}

void key_fetcher::async_fetch(
    const asio::any_io_executor& executor, fetch_request request, handler_type handler
)
{
    const asio::any_completion_executor ours(executor);
    const auto theirs = asio::get_associated_executor(handler, ours);
    const auto way = way_to(executor, make_options_, tls_);
    const auto end = deadline::after(env_->steady_now(), request.time_limit);
    std::optional<plain_request> sent;
    error_code refusal;
    fetch_reply none;
    try
    {
        sent = plain(std::move(request), end);
    }
    catch (const error& why)
    {
        refusal = why.code();
        none.failure = why.get_diagnostics().message();
    }
    if (!sent)
    {
        auto refuse = asio::append(std::move(handler), refusal, std::move(none));
        return asio::post(executor, asio::bind_executor(theirs, std::move(refuse)));
    }

    auto slot = asio::get_associated_cancellation_slot(handler);
    auto finish = [way, handler = std::move(handler)](error_code ec, plain_reply reply) mutable {
        way->close();
        std::move(handler)(ec, fetched(std::move(reply)));
    };
    plain_fetcher(executor, way)
        .async_fetch(
            *std::move(sent),
            asio::bind_cancellation_slot(slot, asio::bind_executor(theirs, std::move(finish)))
        );
}

}  // namespace ddbm::detail
