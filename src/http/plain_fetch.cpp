#include "http/plain_fetch.hpp"

#include "http/is_alike.hpp"
#include "http/proxy_connect.hpp"
#include "http/user_agent.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/append_secret.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

// -- The head

// RFC 9110, 5.6.2.
bool is_token(std::string_view text)
{
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               others.find(c) != others.npos;
    });
}

// Of what is not a token: visible characters, and blanks within if `first` is one.
bool is_text(std::string_view text, char first)
{
    return std::all_of(text.begin(), text.end(), [first](char c) {
        return (c >= first && c != 0x7f) || static_cast<unsigned char>(c) >= 0x80;
    });
}

[[noreturn]] void cannot_stand(const std::string& what)
{
    throw error(errc::invalid_request, what + " holds a character that cannot stand in a head");
}

// Writes the head into an empty text, with room for the body. What does not fit is named, but not
// shown: it may be a secret.
void write_head_of(std::string& head, const plain_request& request, const proxy& relay)
{
    if (!is_token(request.method))
        cannot_stand("the method");
    if (!is_text(request.target, '!'))
        cannot_stand("the URL");
    const auto put = [&](std::string_view text) { append_secret(head, text); };
    const auto add = [&](std::string_view name, std::string_view value) {
        put(name);
        put(": ");
        put(value);
        put("\r\n");
    };
    put(request.method + " ");
    if (relay)
    {
        // Its path begins with a slash, as the one that it takes the place of.
        std::string base = absolute_target(request.endpoint);
        base.pop_back();
        put(base);
    }
    put(request.target);
    put(" HTTP/1.1\r\n");
    add("Host", request.endpoint.host_header());
    add("User-Agent", user_agent());
    if (const std::string value = proxy_authorization(relay); !value.empty())
        add("Proxy-Authorization", value);
    for (const auto& [name, value] : request.headers)
    {
        if (!is_token(name))
            cannot_stand("the name of a header");
        if (!is_text(value.get(), ' '))
            cannot_stand("the header " + name);
        add(name, value.get());
    }
    const std::size_t size = request.body.get().size();
    if (request.method != "GET" || size != 0)
        add("Content-Length", std::to_string(size));
    put("\r\n");
}

// -- One request

class plain_operation final : public exchange_owner, public request_framer
{
public:
    plain_operation(asio::any_io_executor executor, plain_fetcher::handler_type handler)
        : executor_(std::move(executor))
    {
        handler_.swap(handler);
        const asio::any_completion_executor ours(executor_);
        auto theirs = asio::get_associated_executor(handler_, ours);
        work_ = asio::prefer(theirs, asio::execution::outstanding_work.tracked);
    }

    void start(destinations& known, const plain_request& request)
    {
        try
        {
            const destination& to = known.at(
                request.endpoint,
                request.may_use_proxy ? proxy_use::as_configured : proxy_use::never
            );
            write_head_of(x_.buffer, request, to.relay);
            transport_ = to.transport;
        }
        catch (const error& why)
        {
            return refuse(why.code(), why.get_diagnostics().message());
        }
        catch (const boost::system::system_error& why)
        {
            return refuse(why.code(), why.what());
        }
        x_.body_offset = x_.buffer.size();
        append_secret(x_.buffer, request.body.get());
        x_.attempt = x_.max_attempts = 1;
        x_.may_resend = request.may_resend;
        x_.reply_limit_bytes = request.reply_limit_bytes;
        x_.deadline = request.deadline;
        x_.framer = this;

        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected())
            slot.assign([this](asio::cancellation_type type) { cancel(type); });
        transport_->start(exchange_ptr(&x_));
    }

private:
    // Nothing in it depends on when it is sent.
    std::string_view frame(exchange& x) override { return x.buffer; }

    void cancel(asio::cancellation_type type)
    {
        constexpr auto none = asio::cancellation_type::none;
        auto honoured = asio::cancellation_type::terminal | asio::cancellation_type::partial;
        if (x_.may_resend)
            honoured |= asio::cancellation_type::total;
        if ((type & honoured) != none)
            transport_->abort(x_, asio::error::operation_aborted);
    }

    // It cannot be sent.
    void refuse(error_code ec, std::string why)
    {
        x_.failure = std::move(why);
        asio::post(executor_, [self = boost::intrusive_ptr<plain_operation>(this), ec] {
            self->complete(self->x_, ec);
        });
    }

    void complete(exchange& x, error_code ec) override
    {
        if (ec)
            reply_.failure = std::move(x.failure);
        else
        {
            reply_.status = x.status;
            reply_.head = x.reply_head;
            reply_.body = x.reply;
        }
        auto theirs = std::exchange(work_, {});
        asio::dispatch(theirs, [self = boost::intrusive_ptr<plain_operation>(this), ec] {
            auto slot = asio::get_associated_cancellation_slot(self->handler_);
            if (slot.is_connected())
                slot.clear();
            auto handler = std::move(self->handler_);
            std::move(handler)(ec, std::move(self->reply_));
        });
    }

    const asio::any_io_executor executor_;
    std::shared_ptr<transport> transport_;
    plain_fetcher::handler_type handler_;
    asio::any_completion_executor work_;
    exchange x_{*this};
    plain_reply reply_;
};

}  // namespace

plain_request::plain_request(std::string verb, std::string_view url)
    : method(std::move(verb)), may_resend(method != "POST")
{
    const auto scheme = url.find("://");
    const auto begin = scheme == url.npos ? url.npos : url.find_first_of("/?#", scheme + 3);
    const std::string_view base = url.substr(0, begin);
    // Which is not to be shown.
    if (base.find('@') != base.npos)
        throw error(
            errc::invalid_endpoint, "the URL has a name or a password in front of its host"
        );
    endpoint = parse_endpoint(base);
    if (endpoint.is_embedded())
        throw error(errc::invalid_endpoint, "\"" + endpoint.text() + "\" is no URL");
    if (begin != url.npos)
        target = url.substr(begin);
    if (target.find('#') != target.npos)
        throw error(errc::invalid_endpoint, "the URL at " + endpoint.text() + " has a fragment");
    if (!target.starts_with('/'))
        target.insert(0, "/");
}

plain_request& plain_request::header(std::string name, std::string value)
{
    headers.emplace_back(std::move(name), secret_text(std::move(value)));
    return *this;
}

std::optional<std::string_view> plain_reply::header(std::string_view name) const
{
    std::string_view rest = head;
    while (!rest.empty())
    {
        const auto end = std::min(rest.find("\r\n"), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 2, rest.size()));
        const auto colon = line.find(':');
        if (colon == line.npos || !is_alike(line.substr(0, colon), name))
            continue;
        std::string_view value = line.substr(colon + 1);
        const auto first = value.find_first_not_of(" \t");
        if (first == value.npos)
            return std::string_view();
        return value.substr(first, value.find_last_not_of(" \t") - first + 1);
    }
    return std::nullopt;
}

plain_fetcher::plain_fetcher(asio::any_io_executor executor, std::shared_ptr<destinations> known)
    : executor_(std::move(executor)), known_(std::move(known))
{
}

void plain_fetcher::start(plain_request request, handler_type handler) const
{
    boost::intrusive_ptr<plain_operation> begun(new plain_operation(executor_, std::move(handler)));
    begun->start(*known_, request);
}

}  // namespace ddbm::detail
