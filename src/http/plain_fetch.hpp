// Requests to other services than DynamoDB: those that give out access keys, and what clusters say
// of themselves. They go over the connections of the same transports, with a plain head, and their
// replies come back as they are.

#ifndef DDBM_SRC_PLAIN_FETCH_HPP
#define DDBM_SRC_PLAIN_FETCH_HPP

#include "environment/deadline.hpp"
#include "transport/destinations.hpp"

#include <ddbm/endpoint.hpp>
#include <ddbm/error_code.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace asio = boost::asio;

// Values of its headers and its body may be secrets: they leave no copy in memory.
class plain_request
{
public:
    // `url` is http:// or https://, with a path and a query if there are any; else it throws
    // errc::invalid_endpoint. The reply is read as one that may have a body: no HEAD.
    plain_request(std::string verb, std::string_view url);

    plain_request& header(std::string name, std::string value);

    std::string method;
    ddbm::endpoint endpoint;
    std::string target;  // path and query
    // Host, User-Agent and Content-Length come by themselves, the last one with a body and for all
    // but GET.
    std::vector<std::pair<std::string, secret_text>> headers;
    secret_text body;
    // Whether sending it twice has the effect of sending it once. At first: unless it is a POST.
    bool may_resend;
    // Whether it goes through a proxy where there is one for the endpoint; never to services of the
    // machine itself.
    bool may_use_proxy = true;
    detail::deadline deadline;
    std::size_t reply_limit_bytes = 1024 * 1024;
};

// Its body may be one.
class plain_reply
{
public:
    plain_reply() = default;
    plain_reply(plain_reply&&) = default;
    plain_reply& operator=(plain_reply&&) = default;
    ~plain_reply() { wipe(body); }

    // Of the first header of that name, in whatever case.
    std::optional<std::string_view> header(std::string_view name) const;

    int status = 0;    // any; 0: there was none
    std::string head;  // status line and headers
    std::string body;
    // What is known of a failure besides its code; may be empty.
    std::string failure;
};

// Shared objects: safe.
class plain_fetcher
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, plain_reply)>;

    plain_fetcher(asio::any_io_executor executor, std::shared_ptr<destinations> known);

    // One attempt: void(error_code, plain_reply), on the handler's executor and never inside of
    // this. A reply of any status is no failure. Others are errc::deadline_exceeded, those of the
    // transport's steps, errc::reply_too_large, errc::invalid_reply, errc::client_closed,
    // errc::invalid_request for what cannot stand in a head, and what the system says of
    // connections.
    //
    // Cancellation: terminal and partial; total too where sending it twice does no harm.
    template <class Token>
    auto async_fetch(plain_request request, Token&& token) const
    {
        // A copy: what is deferred may be started when this is gone.
        auto begin = [by = *this](auto handler, plain_request what) {
            by.start(std::move(what), std::move(handler));
        };
        return asio::async_initiate<Token, void(error_code, plain_reply)>(
            std::move(begin), token, std::move(request)
        );
    }

private:
    void start(plain_request request, handler_type handler) const;

    asio::any_io_executor executor_;
    std::shared_ptr<destinations> known_;
};

}  // namespace ddbm::detail

#endif
