#include "client/client_state.hpp"
#include "client/handled_operation.hpp"
#include "client/post_result.hpp"
#include "values/utf8.hpp"

#include <ddbm/client.hpp>
#include <ddbm/connection_statistics.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>

#include <atomic>

namespace ddbm {

namespace detail {

namespace {

class json_operation final : public handled_operation<std::string>
{
public:
    json_operation(
        std::shared_ptr<client_state> client, const call_options& options, json_request request
    )
        : handled_operation(std::move(client), options, kind_of(request)),
          name_(std::move(request.operation))
    {
        set_name(name_);
        buffer() += request.body;
        try
        {
            check_name();
            check_utf8("the body", request.body);
        }
        catch (const error& why)
        {
            refuse(why);
        }
    }

private:
    // What it does is not known; what may be sent again is taken for a read.
    static operation_kind kind_of(const json_request& request)
    {
        const bool is_harmless = request.repeated == resend::harmless;
        operation_kind kind{request.service, {}, !is_harmless, is_harmless};
        kind.may_resend_is_final = true;
        return kind;
    }

    void check_name() const
    {
        constexpr const char* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

        check_utf8("the name of the operation", name_);
        if (name_.empty() || name_.find_first_not_of(letters) != name_.npos)
            throw error(errc::invalid_request, "'" + name_ + "' is no name of an operation");
    }

    void read(std::string_view text) override { std::get<0>(results_) = text; }

    const std::string name_;
};

}  // namespace

template <>
auto initiate_request<json_request>::get_executor() const noexcept -> executor_type
{
    return client_->executor();
}

template <>
void initiate_request<json_request>::start(
    handler_type handler,
    handler_place place,
    std::shared_ptr<diagnostics> diag,
    json_request request
) const
{
    boost::intrusive_ptr<json_operation> started(
        new json_operation(client_, options_, std::move(request))
    );
    started->start(std::move(handler), place, std::move(diag));
}

template class initiate_request<json_request>;

asio::any_io_executor initiate_close::get_executor() const noexcept
{
    return client_->executor();
}

namespace {

// A handler that waits for something of the client's, and has the context that it belongs to wait
// as well. To be called once: copies, which std::function wants, share it.
class waiting_handler
{
public:
    using handler_type = asio::any_completion_handler<void(error_code)>;

    waiting_handler(const asio::any_io_executor& ours, handler_type handler)
        : executor_(ours), kept_(std::make_shared<kept>())
    {
        const asio::any_completion_executor here(ours);
        auto theirs = asio::get_associated_executor(handler, here);
        kept_->work = asio::prefer(theirs, asio::execution::outstanding_work.tracked);
        kept_->handler.swap(handler);
    }

    // Nothing of the handler's context is kept beyond it.
    void operator()(error_code ec) const
    {
        const auto work = std::exchange(kept_->work, {});
        post_result(executor_, std::move(kept_->handler), ec);
    }

private:
    struct kept
    {
        handler_type handler;
        asio::any_completion_executor work;
    };

    asio::any_io_executor executor_;
    std::shared_ptr<kept> kept_;
};

}  // namespace

namespace {

// Who waits for a close, until that is complete or the wait is cancelled. The context that the
// handler belongs to waits as well.
class close_waiter : public std::enable_shared_from_this<close_waiter>
{
public:
    using handler_type = asio::any_completion_handler<void(error_code)>;

    static std::shared_ptr<close_waiter>
    make(const asio::any_io_executor& ours, handler_type handler)
    {
        std::shared_ptr<close_waiter> made(new close_waiter(ours, std::move(handler)));
        auto slot = asio::get_associated_cancellation_slot(made->handler_);
        if (slot.is_connected())
            slot.assign([weak = std::weak_ptr(made)](asio::cancellation_type type) {
                const auto self = weak.lock();
                if (self && type != asio::cancellation_type::none)
                    self->tell(asio::error::operation_aborted);
            });
        return made;
    }

    // The first one counts.
    void tell(error_code ec)
    {
        if (is_told_.exchange(true))
            return;
        asio::post(executor_, [self = shared_from_this(), ec] {
            const auto theirs = std::exchange(self->work_, {});
            asio::dispatch(theirs, [self, ec] { self->call_handler(ec); });
        });
    }

private:
    close_waiter(const asio::any_io_executor& ours, handler_type handler)
        : executor_(ours), handler_(std::move(handler))
    {
        const asio::any_completion_executor here(ours);
        auto theirs = asio::get_associated_executor(handler_, here);
        work_ = asio::prefer(theirs, asio::execution::outstanding_work.tracked);
    }

    // Where cancellations are emitted, too.
    void call_handler(error_code ec)
    {
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected())
            slot.clear();
        auto handler = std::move(handler_);
        std::move(handler)(ec);
    }

    const asio::any_io_executor executor_;
    handler_type handler_;
    asio::any_completion_executor work_;
    std::atomic<bool> is_told_{false};
};

}  // namespace

void initiate_close::start(
    asio::any_completion_handler<void(error_code)> handler,
    handler_place place,
    std::chrono::milliseconds within
) const
{
    const client_shard& shard = shard_for(*client_, place, handler);
    const auto waiting = close_waiter::make(shard.executor, std::move(handler));
    client_->close(shard, within, [waiting] { waiting->tell({}); });
}

asio::any_io_executor initiate_prewarm::get_executor() const noexcept
{
    return client_->executor();
}

void initiate_prewarm::start(
    asio::any_completion_handler<void(error_code)> handler,
    handler_place place,
    std::shared_ptr<diagnostics> diag,
    std::size_t count
) const
{
    const client_shard& shard = shard_for(*client_, place, handler);
    const waiting_handler waiting(shard.executor, std::move(handler));
    // Keeps the client: its connections have to be there when it is told so.
    const auto done = [waiting, diag, client = client_](error_code why, std::string words) {
        if (why && diag)
            *diag = diagnostics((words.empty() ? "" : words + ": ") + why.message());
        waiting(why);
    };
    if (client_->is_closing())
        done(errc::client_closed, {});
    else
        client_->prewarm(shard, count, done);
}

}  // namespace detail

client::client(asio::any_io_executor executor, client_config config)
    : client(std::vector<asio::any_io_executor>(1, std::move(executor)), std::move(config))
{
}

client::client(std::vector<asio::any_io_executor> executors, client_config config)
    : state_(detail::client_state::make(std::move(executors), std::move(config)))
{
}

asio::any_io_executor client::get_executor() const noexcept
{
    return state_->executor();
}

std::vector<connection_statistics> client::connection_statistics() const
{
    return state_->connections();
}

}  // namespace ddbm
