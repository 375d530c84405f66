#include "lock/lock_requests.hpp"

#include "table/item_operations.hpp"

#include <ddbm/with_diagnostics.hpp>

#include <ddbm/detail/prepared_call.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tuple>
#include <utility>

namespace ddbm::detail {

bool lock_reply::is_conflict() const
{
    return has(errc::conflict_changed) || has(errc::conflict_exists);
}

bool lock_reply::is_doubtful() const
{
    return failure && failure->get_diagnostics().applied() != applied::no;
}

bool lock_reply::may_pass() const
{
    if (!failure)
        return false;
    const error_code& ec = failure->code();
    return is_retryable(ec) || ec == error_kind::timeout ||
           ec == service_errc::transaction_conflict;
}

namespace {

table_core limited(table_core table, const call_limit& end)
{
    const client db = ending_by(table.db, end);
    table.db = db.with(call_options(db.options()).consistent());
    return table;
}

template <class... Results>
asio::awaitable<lock_reply> carry_out(table_core table, prepared_call<Results...> call)
{
    lock_reply reply;
    diagnostics told;
    auto token = redirect_diagnostics(asio::as_tuple(asio::use_awaitable), told);
    if constexpr (sizeof...(Results) == 0)
    {
        auto outcome = co_await async_start<void, decltype(token)>(
            table.db.get_executor(), std::move(call), token
        );
        if (std::get<0>(outcome))
            reply.failure.emplace(std::get<0>(outcome), std::move(told));
    }
    else
    {
        auto outcome = co_await async_start<record_handle, decltype(token)>(
            table.db.get_executor(), std::move(call), token
        );
        if (std::get<0>(outcome))
            reply.failure.emplace(std::get<0>(outcome), std::move(told));
        reply.record = std::move(std::get<1>(outcome));
    }
    co_return reply;
}

}  // namespace

asio::awaitable<lock_reply> look_at(table_core table, std::string name, call_limit end)
{
    lock_record wanted;
    wanted.name = std::move(name);
    table = limited(std::move(table), end);
    auto call = prepare_get_of(table, &wanted);
    co_return co_await carry_out(std::move(table), std::move(call));
}

asio::awaitable<lock_reply> insert_record(table_core table, lock_record record, call_limit end)
{
    table = limited(std::move(table), end);
    auto call = prepare_insert_as_it_is(table, &record);
    co_return co_await carry_out(std::move(table), std::move(call));
}

asio::awaitable<lock_reply> save_record(table_core table, record_handle record, call_limit end)
{
    table = limited(std::move(table), end);
    auto call = prepare_save(table, record);
    auto reply = co_await carry_out(std::move(table), std::move(call));
    reply.record = std::move(record);
    co_return reply;
}

}  // namespace ddbm::detail
