// Reads of several items by one request.

#include "client/client_state.hpp"
#include "environment/uniform.hpp"
#include "environment/wait_until.hpp"
#include "table/auto_increment.hpp"
#include "table/item_key.hpp"
#include "table/item_operations.hpp"
#include "transaction/transaction_state.hpp"

#include <ddbm/client.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/limits.hpp>
#include <ddbm/operations/transact_get_items.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

// Throws errc::invalid_request for that of the counter.
item_id id_of_key(const joint_key& wanted)
{
    const model_info& model = *wanted.table.model;
    const item key = item_from_json(wanted.key);
    const key_values values = key_values_of(model.key, key);
    check_not_counter(model, values);
    return id_of(wanted.table, values);
}

struct joint_read
{
    std::vector<item_id> ids;
    std::vector<std::optional<stored_ptr>> objects;
    // The numbers of those that have to be read, each once.
    std::vector<std::size_t> unknown;
};

joint_read begin_together(
    transaction_state& tx, transaction_log::layer_number layer, const std::vector<joint_key>& keys
)
{
    joint_read made;
    std::set<item_id> wanted;
    for (const joint_key& each : keys)
    {
        made.ids.push_back(id_of_key(each));
        made.objects.push_back(tx.find_object(layer, each.table, made.ids.back(), each.ops));
        if (!made.objects.back() && wanted.insert(made.ids.back()).second)
            made.unknown.push_back(made.ids.size() - 1);
    }
    if (made.unknown.size() > limits::transaction_actions)
        throw error(
            errc::invalid_request,
            std::to_string(made.unknown.size()) + " items are to be read together, at most " +
                std::to_string(limits::transaction_actions) + " are allowed"
        );
    return made;
}

transact_get_items_request request_of(const joint_read& reading, const std::vector<joint_key>& keys)
{
    transact_get_items_request request;
    for (const std::size_t each : reading.unknown)
        request.get(transact_get(*keys[each].table.name, item_from_json(reading.ids[each].key)));
    return request;
}

error gave_up(
    const transaction_state& tx, const conflict_rounds& rounds, error_code ec, diagnostics diag
)
{
    diag.attempts(rounds.attempt()).retry_end(rounds.ended());
    if (rounds.ended() != retry_end::deadline)
        return error(ec, std::move(diag));
    diag.message(tx.limit().words() + ": " + diag.message());
    return error(errc::deadline_exceeded, std::move(diag));
}

// Again and again while others are at work on the items, as long as the transaction may.
asio::awaitable<transact_get_items_reply>
look_at(transaction_ptr tx, client db, transact_get_items_request request)
{
    conflict_rounds rounds(tx->options().attempts());
    const asio::any_io_executor here = co_await asio::this_coro::executor;
    const std::unique_ptr<timer> clock = tx->env().make_timer(here);
    for (;;)
    {
        diagnostics diag;
        auto token = redirect_diagnostics(asio::as_tuple(asio::use_awaitable), diag);
        auto outcome = co_await db.async_transact_get_items(request, token);
        const error_code ec = std::get<0>(outcome);
        if (!ec)
            co_return std::move(std::get<1>(outcome));
        if (!is_contention(ec, diag))
            throw error(ec, std::move(diag));
        const auto pause = rounds.next(uniform(tx->env()), tx->time_left());
        if (!pause)
            throw gave_up(*tx, rounds, ec, std::move(diag));
        const auto until = tx->env().steady_now() + *pause;
        const error_code ended = co_await wait_until(*clock, until);
        if (ended)
            throw error(ended);
    }
}

}  // namespace

asio::awaitable<std::vector<stored_ptr>>
read_together(transaction_ptr tx, std::vector<joint_key> keys)
{
    const auto layer = tx->layer();
    joint_read reading = begin_together(*tx, layer, keys);
    if (!reading.unknown.empty())
    {
        const read_under_way turn(tx, layer);
        auto request = request_of(reading, keys);
        // With the options of the first one's calls.
        const client db = tx->limited(keys[reading.unknown.front()].table.db);
        auto reply = co_await look_at(tx, db, std::move(request));
        const std::uint64_t look = tx->next_look();
        for (std::size_t i = 0; i < reading.unknown.size(); ++i)
        {
            const std::size_t number = reading.unknown[i];
            const joint_key& key = keys[number];
            const std::optional<item>& there = reply.items.at(i);
            stored_ptr found;
            if (there)
                found = read_stored(*key.table.model, to_json(*there));
            seen_item seen = seen_item::absent(look);
            if (found)
                seen = seen_item::present(found, look);
            tx->add_read(layer, key.table, reading.ids[number], std::move(seen), found, key.ops);
        }
    }
    std::vector<stored_ptr> objects;
    for (std::size_t i = 0; i < keys.size(); ++i)
    {
        if (!reading.objects[i])
            reading.objects[i] = tx->find_object(layer, keys[i].table, reading.ids[i], keys[i].ops);
        objects.push_back(reading.objects[i].value_or(nullptr));
    }
    co_return objects;
}

std::optional<stored_ptr> known_object(transaction_state& tx, const joint_key& key)
{
    return tx.find_object(tx.layer(), key.table, id_of_key(key), key.ops);
}

void remember_read(transaction_state& tx, const joint_key& key, stored_ptr found)
{
    seen_item seen = found ? seen_item::present(found) : seen_item::absent();
    tx.add_read(tx.layer(), key.table, id_of_key(key), std::move(seen), std::move(found), key.ops);
}

}  // namespace ddbm::detail
