// What fetching keys needs of HTTP: one request, one reply, no framing of DynamoDB's.

#ifndef DDBM_SRC_CREDENTIALS_FETCHER_HPP
#define DDBM_SRC_CREDENTIALS_FETCHER_HPP

#include <ddbm/error_code.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace asio = boost::asio;

/// URL, headers and body may hold secrets: never a part of an error's text. Values of headers and
/// the body leave no copy in memory.
class fetch_request
{
public:
    fetch_request() = default;
    fetch_request(std::string method_, std::string url_)
        : method(std::move(method_)), url(std::move(url_))
    {
    }

    /// Adds one.
    fetch_request& header(std::string name, std::string value)
    {
        headers.emplace_back(std::move(name), secret_text(std::move(value)));
        return *this;
    }

    std::string method;
    /// `http://` or `https://`, absolute, encoded for the wire.
    std::string url;
    /// Without `host` and `content-length`, which follow from the rest.
    std::vector<std::pair<std::string, secret_text>> headers;
    secret_text body;
    /// For all of it: lookup, connection, TLS, reply.
    std::chrono::milliseconds time_limit{5'000};
    /// Whether a proxy that the environment names is used; never for services of the own machine.
    bool may_use_proxy = true;
};

class fetch_reply
{
public:
    fetch_reply() = default;
    fetch_reply(int status_, std::string body_, std::string content_type_ = {})
        : status(status_), body(std::move(body_)), content_type(std::move(content_type_))
    {
    }

    int status = 0;
    secret_text body;
    std::string content_type;
    /// When the service says that it is.
    std::optional<std::chrono::sys_seconds> date;
    /// Where there is none, what is known of the reason besides its code; may be empty.
    std::string failure;
};

/** Sends requests to services other than DynamoDB.
 *
 *  Thread safety: called by several threads at once.
 */
class fetcher
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, fetch_reply)>;

    virtual ~fetcher() = default;

    /** Completes with the reply of whatever status, redirections among them, or with the reason why
     *  there is none: a time-out of any kind, what the network says, or an error of TLS. Replies
     *  over 64 KB are an error.
     *
     *  Never completes inside the call. Honours terminal cancellation through the handler's slot.
     */
    virtual void async_fetch(
        const asio::any_io_executor& executor, fetch_request request, handler_type handler
    ) = 0;
};

}  // namespace ddbm::detail

#endif
