// The end of a transaction: a request, and what comes of it.

#include "client/client_state.hpp"
#include "environment/uuid.hpp"
#include "environment/wait_until.hpp"
#include "table/range_state.hpp"
#include "transaction/text_operation.hpp"
#include "transaction/transaction_state.hpp"

#include <ddbm/client.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/operations/get_item.hpp>
#include <ddbm/operations/transact_get_items.hpp>
#include <ddbm/transaction.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/running_call.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

using maybe_outcome = std::optional<commit_outcome>;

// Nothing else can be done until then; what is not said to go on has ended.
class commit_turn
{
public:
    explicit commit_turn(transaction_ptr tx) : tx_(std::move(tx)) {}
    commit_turn(const commit_turn&) = delete;
    ~commit_turn() { tx_->end(); }

private:
    transaction_ptr tx_;
};

std::string new_token(environment& env)
{
    const uuid_text token = random_uuid(env);
    return std::string(token.data(), token.size());
}

// Reads what nobody has, where what it gives up has to be known.
asio::awaitable<void> look_up(transaction_ptr tx, client db)
{
    const auto unknown = tx->to_be_read();
    if (unknown.empty())
        co_return;
    const read_under_way turn(tx);
    for (const auto& [table, id] : unknown)
    {
        get_item_request request(table, item_from_json(id.key));
        request.consistent_read(true);
        auto reply = co_await db.async_get_item(std::move(request));
        seen_item seen = seen_item::absent();
        if (reply.item)
            seen = seen_item::present(to_json(*reply.item));
        tx->learn(id, std::move(seen));
    }
}

// Nothing: it has been applied.
asio::awaitable<maybe_outcome> send(transaction_ptr tx, client db, const commit_plan& plan)
{
    const operation_kind kind{service::dynamodb, plan.operation(), true, true};
    const std::string name = new_token(tx->env());
    text_call call(db, kind, plan.text(name));
    diagnostics diag;
    auto token = redirect_diagnostics(asio::as_tuple(asio::use_awaitable), diag);
    auto outcome = co_await async_start<std::string, decltype(token)>(
        db.get_executor(), std::move(call), token
    );
    const error_code ec = std::get<0>(outcome);
    maybe_outcome failed;
    if (ec)
        failed = outcome_of(plan, ec, diag);
    co_return failed;
}

transact_get_items_request look_at_items(const commit_plan& plan)
{
    transact_get_items_request request;
    for (const log_entry* each : plan.actions())
        request.get(transact_get(each->table(), item_from_json(each->id().key)));
    return request;
}

// Nothing: all is as it was read.
asio::awaitable<maybe_outcome> look_again(client db, const commit_plan& plan)
{
    auto request = look_at_items(plan);
    diagnostics diag;
    auto token = redirect_diagnostics(asio::as_tuple(asio::use_awaitable), diag);
    auto reply = co_await db.async_transact_get_items(std::move(request), token);
    const error_code ec = std::get<0>(reply);
    if (!ec)
        co_return outcome_of_look(plan, std::get<1>(reply).items);
    maybe_outcome failed;
    if (is_contention(ec, diag))
    {
        failed.emplace();
        failed->lost = plan.actions().front()->id();
    }
    else
        failed = outcome_of(plan, ec, diag);
    co_return failed;
}

// What is told before anything is awaited again: after a cancellation that would tell less.
void throw_answer(const commit_outcome& failed)
{
    if (failed.answer)
        throw *failed.answer;
}

asio::awaitable<void> begin_again(transaction_ptr tx, commit_outcome lost)
{
    const auto until = tx->lose(std::move(lost));
    const asio::any_io_executor here = co_await asio::this_coro::executor;
    const auto clock = tx->env().make_timer(here);
    const error_code ended = co_await wait_until(*clock, until);
    if (ended)
        throw error(ended);
    tx->reopen();
}

// Nothing where there can be none: what the body has thrown says more than the reason for that.
std::optional<commit_plan> plan_of_look(transaction_state& tx)
{
    try
    {
        return tx.begin_look();
    }
    catch (const error&)
    {
        return std::nullopt;
    }
}

}  // namespace

transaction_ptr make_transaction(const client& db, const transaction_options& options)
{
    return std::make_shared<transaction_state>(db, options);
}

asio::any_io_executor executor_of(const transaction_state& tx)
{
    return tx.db().get_executor();
}

void check_client(const transaction_state& tx, const table_core& table)
{
    tx.check_client(table);
}

client limited(const transaction_state& tx, const client& db)
{
    return tx.limited(db);
}

bool is_late(const transaction_state& tx)
{
    return tx.time_left().value_or(std::chrono::milliseconds(1)).count() <= 0;
}

void take_into_call(const transaction_state& tx, range_state& range)
{
    client& db = range.request.table.db;
    db = tx.limited(db);
}

const client& client_of(const transaction_state& tx)
{
    return tx.db();
}

asio::awaitable<bool> commit(transaction_ptr tx, client db)
{
    const running_call_ptr call = begin_call(db);
    // Also of what comes after it.
    db = ending_by(db, tx->limit());
    try
    {
        co_await look_up(tx, db);
    }
    catch (...)
    {
        tx->abandon();
        throw;
    }
    const commit_plan plan = tx->begin_commit();
    const commit_turn turn(tx);
    maybe_outcome failed;
    if (plan.kind() == commit_kind::look_again)
        failed = co_await look_again(db, plan);
    else if (plan.kind() != commit_kind::nothing)
        failed = co_await send(tx, db, plan);
    if (failed)
    {
        throw_answer(*failed);
        co_await begin_again(tx, std::move(*failed));
        co_return false;
    }
    // Each by itself, in the order in which they were given.
    for (const transaction_body& body : tx->committed())
        co_await run_transaction<void>(db, body, tx->options());
    co_return true;
}

asio::awaitable<bool> reads_hold(transaction_ptr tx)
{
    const std::optional<commit_plan> plan = plan_of_look(*tx);
    if (!plan)
        co_return true;
    const commit_turn turn(tx);
    if (plan->kind() == commit_kind::nothing)
        co_return true;
    const client db = tx->limited(tx->db());
    maybe_outcome failed = co_await look_again(db, *plan);
    if (!failed)
        co_return true;
    throw_answer(*failed);
    co_await begin_again(tx, std::move(*failed));
    co_return false;
}

// -- What the templates call

namespace {

// What is thrown of an action that cannot be names its table.
template <class Queue>
auto in_table(const table_core& table, Queue queue)
{
    try
    {
        return queue();
    }
    catch (const error& why)
    {
        diagnostics diag = why.get_diagnostics();
        if (diag.table().empty())
            diag.table(*table.name);
        throw error(why.code(), std::move(diag));
    }
}

}  // namespace

stored_ptr
remember(transaction_state& tx, const table_core& table, stored_ptr object, const object_ops* ops)
{
    return tx.remember(table, std::move(object), ops);
}

std::string queue_put(
    transaction_state& tx,
    const table_core& table,
    const void* object,
    if_present present,
    const condition_core* condition
)
{
    return in_table(table, [&] { return tx.put(table, object, present, condition); });
}

void queue_save(transaction_state& tx, const stored_object* object)
{
    tx.save(object);
}

void queue_move(transaction_state& tx, const stored_object* object)
{
    tx.move(object);
}

void queue_erase(transaction_state& tx, const stored_object* object)
{
    tx.erase(object);
}

void queue_erase(
    transaction_state& tx,
    const table_core& table,
    std::span<const key_part> key,
    const condition_core* condition
)
{
    in_table(table, [&] { tx.erase(table, key, condition); });
}

void queue_update(
    transaction_state& tx,
    const table_core& table,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms
)
{
    in_table(table, [&] { tx.update(table, key, changes, terms); });
}

void queue_check(
    transaction_state& tx,
    const table_core& table,
    std::span<const key_part> key,
    const condition_core& condition
)
{
    in_table(table, [&] { tx.check(table, key, condition); });
}

std::string queue_journal(
    transaction_state& tx, const table_core& table, stored_ptr record, const journal_ops& ops
)
{
    return in_table(table, [&] { return tx.journal(table, std::move(record), ops); });
}

void queue_body(transaction_state& tx, transaction_body body)
{
    tx.add(std::move(body));
}

}  // namespace ddbm::detail
