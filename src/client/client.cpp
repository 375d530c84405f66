#include "client/call_limit.hpp"
#include "client/client_state.hpp"
#include "client/handled_operation.hpp"
#include "environment/time_limit.hpp"
#include "values/utf8.hpp"

#include <ddbm/client.hpp>
#include <ddbm/connection_statistics.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

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

// Who waits for something of the client's, until that is there, or its time is over, or the wait is
// cancelled. The context that the handler belongs to waits as well.
class wait_of_client : public std::enable_shared_from_this<wait_of_client>
{
public:
    using handler_type = asio::any_completion_handler<void(error_code)>;

    static std::shared_ptr<wait_of_client> make(
        const asio::any_io_executor& ours,
        handler_type handler,
        std::shared_ptr<diagnostics> diag = nullptr
    )
    {
        std::shared_ptr<wait_of_client> made(
            new wait_of_client(ours, std::move(handler), std::move(diag))
        );
        auto slot = asio::get_associated_cancellation_slot(made->handler_);
        if (slot.is_connected())
            slot.assign([weak = std::weak_ptr(made)](asio::cancellation_type type) {
                const auto self = weak.lock();
                if (self && type != asio::cancellation_type::none)
                    self->tell(asio::error::operation_aborted);
            });
        return made;
    }

    // Before there is anything to be told of.
    void end_after(std::chrono::milliseconds time, environment& env)
    {
        timer_ = env.make_timer(executor_);
        timer_->async_wait_until(
            later(env.steady_now(), time),
            [weak = weak_from_this()](error_code ec) {
                const auto self = weak.lock();
                if (self && !ec)
                    self->tell(errc::deadline_exceeded);
            }
        );
    }

    // `leave` is called when it is told, at once if it has been: whoever would tell it need not any
    // more.
    void on_end(std::function<void()> leave)
    {
        {
            std::lock_guard held(mutex_);
            if (!is_told_)
            {
                leave_ = std::move(leave);
                return;
            }
        }
        leave();
    }

    // The first one counts.
    void tell(error_code ec, const std::string& words = {})
    {
        std::function<void()> leave;
        {
            std::lock_guard held(mutex_);
            if (std::exchange(is_told_, true))
                return;
            leave.swap(leave_);
        }
        if (ec && diag_)
            *diag_ = diagnostics((words.empty() ? "" : words + ": ") + ec.message());
        asio::post(executor_, [self = shared_from_this(), ec] {
            self->timer_.reset();
            const auto theirs = std::exchange(self->work_, {});
            asio::dispatch(theirs, [self, ec] { self->call_handler(ec); });
        });
        if (leave)
            leave();
    }

private:
    wait_of_client(
        const asio::any_io_executor& ours, handler_type handler, std::shared_ptr<diagnostics> diag
    )
        : executor_(ours), handler_(std::move(handler)), diag_(std::move(diag))
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
    const std::shared_ptr<diagnostics> diag_;  // may be null
    asio::any_completion_executor work_;
    std::unique_ptr<timer> timer_;
    std::mutex mutex_;
    std::function<void()> leave_;
    bool is_told_ = false;
};

}  // namespace

void initiate_close::start(
    asio::any_completion_handler<void(error_code)> handler,
    handler_place place,
    std::chrono::milliseconds within
) const
{
    const client_shard& shard = shard_for(*client_, place, handler);
    const auto waiting = wait_of_client::make(shard.executor, std::move(handler));
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
    const auto waiting = wait_of_client::make(shard.executor, std::move(handler), std::move(diag));
    if (client_->is_closing())
        return waiting->tell(errc::client_closed);
    if (const auto time = time_of_call(options_.timeout(), client_->config))
        waiting->end_after(*time, client_->env());
    // Keeps the client: its connections have to be there when it is told so.
    const auto told = [waiting, client = client_](error_code why, const std::string& words) {
        waiting->tell(why, words);
    };
    if (const auto ticket = client_->prewarm(shard, count, told))
        waiting->on_end([weak = std::weak_ptr(client_), ticket = *ticket] {
            if (auto client = weak.lock())
                client->leave_keys(ticket);
        });
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
