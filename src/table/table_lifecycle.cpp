// Creating and deleting tables: a request, and then looking until it has been carried out.

#include "client/client_state.hpp"
#include "client/spawn_operation.hpp"
#include "environment/time_limit.hpp"

#include <ddbm/client.hpp>

#include <ddbm/detail/table_core.hpp>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds first_pause{20};
constexpr std::chrono::milliseconds longest_pause{5'000};

diagnostics about(const table_core& table, std::string_view operation)
{
    diagnostics diag;
    diag.table(*table.name);
    table.db.state()->name_operation(diag, service::dynamodb, operation);
    return diag;
}

// DynamoDB takes seconds, an emulator none: the pauses begin short and grow by half, so that at
// most a third of the time is waited too long.
class pauses
{
public:
    // After an operation that the service has begun to carry out. `too_slow` is what to say when
    // the deadline passes.
    pauses(
        const table_core& table,
        std::string_view operation,
        std::chrono::milliseconds time,
        const char* too_slow
    )
        : client_(table.db.state()), timer_(client_->env().make_timer(client_->executor)),
          deadline_(later(client_->env().steady_now(), time)), about_(about(table, operation)),
          too_slow_(too_slow)
    {
    }

    // The last one ends with the deadline; then throws errc::deadline_exceeded.
    asio::awaitable<void> wait()
    {
        const auto now = client_->env().steady_now();
        if (now >= deadline_)
            throw failure(errc::deadline_exceeded, too_slow_);
        const auto until = std::min(now + pause_, deadline_);
        pause_ = std::min(pause_ * 3 / 2, longest_pause);
        error_code ec;
        auto token = asio::redirect_error(asio::use_awaitable, ec);
        co_await asio::async_initiate<decltype(token), void(error_code)>(
            [&](auto handler) {
                // Erased first: that takes the slot, and what was assigned to it would be lost.
                asio::any_completion_handler<void(error_code)> erased(std::move(handler));
                auto slot = asio::get_associated_cancellation_slot(erased);
                if (slot.is_connected())
                    slot.assign([this](asio::cancellation_type) { timer_->cancel(); });
                timer_->async_wait_until(until, std::move(erased));
            },
            token
        );
        if (ec)
            throw failure(ec, ec.message());
    }

private:
    error failure(error_code ec, std::string message) const
    {
        diagnostics diag(about_);
        diag.message(std::move(message)).applied(applied::yes);
        return error(ec, std::move(diag));
    }

    std::shared_ptr<client_state> client_;
    std::unique_ptr<timer> timer_;
    clock::time_point deadline_;
    diagnostics about_;
    const char* too_slow_;
    std::chrono::milliseconds pause_ = first_pause;
};

create_table_request make_request(const table_core& table, const create_options& options)
{
    create_table_request request(*table.name);
    for (const key_attribute& each : table.model->key)
    {
        std::string name(each.field->name);
        const attribute_type type = each.field->ops->stored_as;
        if (each.role == key_role::partition)
            request.partition_key(std::move(name), type);
        else
            request.sort_key(std::move(name), type);
    }
    if (options.provisioned())
        request.provisioned_throughput(options.provisioned()->first, options.provisioned()->second);
    else
        request.pay_per_request();
    return request;
}

// By itself a coroutine can be cancelled terminally only.
auto allow_partial_cancellation()
{
    return asio::this_coro::reset_cancellation_state(asio::enable_partial_cancellation());
}

asio::awaitable<void> create(table_core table, create_options options)
{
    co_await allow_partial_cancellation();
    auto request = make_request(table, options);
    auto reply = co_await table.db.async_create_table(std::move(request));
    auto status = reply.table_description.table_status;
    pauses pause(
        table,
        "CreateTable",
        options.deadline(),
        "the table was created but did not become ACTIVE in time"
    );
    while (status != table_status::active)
    {
        co_await pause.wait();
        try
        {
            describe_table_request describe(*table.name);
            auto described = co_await table.db.async_describe_table(std::move(describe));
            status = described.table.table_status;
        }
        catch (const error& e)
        {
            // Tables appear a little after they have been created.
            if (e.code() != service_errc::resource_not_found)
                throw;
        }
    }
}

asio::awaitable<void> delete_table(table_core table)
{
    co_await allow_partial_cancellation();
    delete_table_request request(*table.name);
    co_await table.db.async_delete_table(std::move(request));
    pauses pause(
        table,
        "DeleteTable",
        create_options().deadline(),
        "the table is being deleted but was not gone in time"
    );
    for (;;)
    {
        try
        {
            describe_table_request describe(*table.name);
            co_await table.db.async_describe_table(std::move(describe));
        }
        catch (const error& e)
        {
            if (e.code() == service_errc::resource_not_found)
                co_return;
            throw;
        }
        co_await pause.wait();
    }
}

}  // namespace

void create_call::start(handler_type handler, handler_place, std::shared_ptr<diagnostics> diag) &&
{
    const auto executor = table_.db.get_executor();
    diagnostics known = about(table_, "CreateTable");
    spawn_operation(
        executor,
        create(std::move(table_), std::move(options_)),
        std::move(known),
        std::move(diag),
        std::move(handler)
    );
}

void delete_call::start(handler_type handler, handler_place, std::shared_ptr<diagnostics> diag) &&
{
    const auto executor = table_.db.get_executor();
    diagnostics known = about(table_, "DeleteTable");
    spawn_operation(
        executor,
        delete_table(std::move(table_)),
        std::move(known),
        std::move(diag),
        std::move(handler)
    );
}

}  // namespace ddbm::detail
