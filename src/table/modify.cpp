// Read, change, save, and again where somebody else has written in between:
//
//   find -> change -> save or insert -> done
//             ^            | refused: what is there now
//             +-- pause <--+

#include "client/call_limit.hpp"
#include "client/client_state.hpp"
#include "client/shard_choice.hpp"
#include "client/spawn_operation.hpp"
#include "environment/uniform.hpp"
#include "environment/wait_until.hpp"
#include "errors/thrown_error.hpp"
#include "table/atomic_writes.hpp"
#include "table/auto_increment.hpp"
#include "table/conflict_rounds.hpp"
#include "table/item_key.hpp"
#include "table/key_members.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <ddbm/detail/object_conversion.hpp>
#include <ddbm/detail/running_call.hpp>
#include <ddbm/detail/table_call.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace ddbm::detail {

namespace {

using object_ptr = std::shared_ptr<stored_object>;
using clock = std::chrono::steady_clock;

constexpr operation_kind modification_kind{service::dynamodb, "UpdateItem", true};

class modification
{
public:
    modification(
        table_core table,
        std::span<const key_part> key,
        std::function<void(void*)> change,
        const modify_options& options
    )
        : table_(std::move(table)), change_(std::move(change)), options_(options)
    {
        try
        {
            check_not_counter(model(), key);
            key_ = item_key(model().key, key);
            key_attributes_ = item_from_json(key_.json());
            check_attempts();
        }
        catch (const error& why)
        {
            refused_ = std::make_exception_ptr(why);
        }
    }

    diagnostics about() const
    {
        diagnostics diag;
        diag.table(*table_.name).key(key_.json());
        client().name_operation(diag, service::dynamodb, "UpdateItem");
        return diag;
    }

    // Throws why it cannot begin.
    void begin()
    {
        if (refused_)
            std::rethrow_exception(refused_);
        const std::chrono::milliseconds time = options_.limits.timeout();
        limit_ = limit_around(options());
        if (time.count() != 0)
            limit_ = limit_.earlier_of(call_limit("rounds::timeout", time, environment_now()));
        if (time.count() < 0)
            throw error(errc::deadline_exceeded, limit_.words());
        table_.db = ending_by(table_.db, limit_);
    }

    running_call_ptr begin_call() { return detail::begin_call(table_.db); }

    const client_state& client() const { return *table_.db.state(); }
    const call_options& options() const { return table_.db.options(); }
    asio::any_io_executor executor() const { return table_.db.get_executor(); }
    int attempts() const { return options_.limits.attempts(); }

    prepared_call<object_ptr> find() const
    {
        table_core read = table_;
        read.db = read.db.with(call_options(read.db.options()).consistent());
        const key_values values = key_values_of(model().key, key_attributes_);
        if (values.size() == 1)
            return prepare_get(read, {values[0]}, if_absent::deliver_empty);
        return prepare_get(read, {values[0], values[1]}, if_absent::deliver_empty);
    }

    // The object as the function leaves it, which is given what was found, or a new one.
    object_ptr changed(object_ptr found) const
    {
        const object_ptr object = found ? std::move(found) : new_object();
        try
        {
            change_(object->object());
        }
        catch (...)
        {
            throw thrown_error("the function of async_modify");
        }
        check_key(*object);
        return object;
    }

    prepared_call<> save(const object_ptr& object) const
    {
        if (options_.exactly_once)
            return prepare_save_once(table_, object);
        return prepare_save(table_, object);
    }

    prepared_call<object_ptr> insert(const object_ptr& object) const
    {
        if (options_.exactly_once)
            return prepare_insert_once(table_, object->object());
        const write_terms terms{.gives = returned::new_item};
        return prepare_put<prepared_call<object_ptr>>(
            table_, object->object(), if_present::fail, terms
        );
    }

    // What a refused write says is there. Throws for one that does not fit the model.
    object_ptr returned(const diagnostics& told) const
    {
        const item* there = told.returned_item();
        return there ? make_stored_object(model(), *there) : nullptr;
    }

    std::optional<std::chrono::milliseconds> time_left() const
    {
        return limit_.end().left(environment_now());
    }

    // Why no further attempt is made, after one that ended like this.
    error gave_up(const conflict_rounds& rounds, error_code ec, diagnostics told) const
    {
        const std::string said = told.message().empty() ? ec.message() : told.message();
        const std::string count = std::to_string(rounds.attempt()) + " attempts: " + said;
        told.attempts(rounds.attempt()).retry_end(rounds.ended());
        if (rounds.ended() != retry_end::deadline)
            return error(ec, std::move(told.message(count)));
        told.message(limit_.words() + ": " + count);
        return error(errc::deadline_exceeded, std::move(told));
    }

    environment& env() const { return client().env(); }

private:
    const model_info& model() const { return *table_.model; }
    clock::time_point environment_now() const { return env().steady_now(); }

    void check_attempts() const
    {
        if (attempts() < 1)
            throw error(
                errc::invalid_request,
                "rounds::attempts is " + std::to_string(attempts()) + ", it must be at least 1"
            );
    }

    object_ptr new_object() const { return key_members(model(), key_attributes_).holder(); }

    void check_key(stored_object& object) const
    {
        const item_key now(model().key, key_values_of(model().key, object.object()));
        if (now == key_)
            return;
        diagnostics diag(
            "the object has the key " + now.json() +
            " by now; the function of async_modify leaves the key as it is, and sets those members "
            "of it that the key does not tell"
        );
        diag.key(key_.json());
        throw error(errc::invalid_request, std::move(diag));
    }

    table_core table_;
    const std::function<void(void*)> change_;
    const modify_options options_;
    item_key key_;
    item key_attributes_;
    call_limit limit_;
    std::exception_ptr refused_;
};

template <class Decide>
auto decided_for(const modification& what, Decide decide)
{
    return detail::decided(what.client(), what.options(), modification_kind, what.about(), decide);
}

// What became of a write.
struct attempt_outcome
{
    error_code ec;
    object_ptr written;
};

asio::awaitable<object_ptr> find(std::shared_ptr<modification> what)
{
    diagnostics told;
    auto token = redirect_diagnostics(asio::as_tuple(asio::use_awaitable), told);
    auto call = what->find();
    auto outcome =
        co_await async_start<object_ptr, decltype(token)>(what->executor(), std::move(call), token);
    auto& [ec, found] = outcome;
    if (ec)
        throw error(ec, told);
    co_return found;
}

// Saves what was found, on which `object` is a handle, or inserts a new one.
asio::awaitable<void> write(
    std::shared_ptr<modification> what,
    object_ptr object,
    bool is_new,
    attempt_outcome& outcome,
    diagnostics& told
)
{
    told = diagnostics();
    auto token = redirect_diagnostics(asio::as_tuple(asio::use_awaitable), told);
    if (is_new)
    {
        auto call = what->insert(object);
        auto inserted = co_await async_start<object_ptr, decltype(token)>(
            what->executor(), std::move(call), token
        );
        outcome.ec = std::get<0>(inserted);
        outcome.written = std::get<1>(inserted);
        co_return;
    }
    auto call = what->save(object);
    auto saved =
        co_await async_start<void, decltype(token)>(what->executor(), std::move(call), token);
    outcome.ec = std::get<0>(saved);
    outcome.written = object;
}

asio::awaitable<void>
pause(std::shared_ptr<modification> what, conflict_rounds::microseconds length)
{
    const asio::any_io_executor here = co_await asio::this_coro::executor;
    const auto timer = what->env().make_timer(here);
    const auto until = what->env().steady_now() + length;
    const error_code ec = co_await wait_until(*timer, until);
    if (ec)
        throw error(ec, diagnostics(ec.message()));
}

// Whether to try again with what is there now, or with the same object.
bool is_contended(error_code ec)
{
    return ec == errc::conflict_changed || ec == errc::conflict_exists ||
           ec == service_errc::transaction_conflict;
}

asio::awaitable<object_ptr>
modify(std::shared_ptr<modification> what, std::shared_ptr<diagnostics> diag)
{
    co_await allow_partial_cancellation();
    decided_for(*what, [&] { what->begin(); });
    conflict_rounds rounds(what->attempts());
    object_ptr found = co_await find(what);
    bool is_new = !found;
    object_ptr object = decided_for(*what, [&] { return what->changed(found); });
    for (;;)
    {
        attempt_outcome outcome;
        diagnostics told;
        co_await write(what, object, is_new, outcome, told);
        const error_code ec = outcome.ec;
        if (!ec)
        {
            if (diag)
                *diag = std::move(told);
            co_return outcome.written;
        }
        // What may have been applied must not be done again.
        if (!is_contended(ec) || told.applied() != applied::no)
            throw error(ec, told);
        const auto length = rounds.next(uniform(what->env()), what->time_left());
        if (!length)
            throw what->gave_up(rounds, ec, told);
        co_await pause(what, *length);
        // A transaction is at work on the item: nobody knows yet what comes of it.
        if (ec == service_errc::transaction_conflict)
            continue;
        found = decided_for(*what, [&] { return what->returned(told); });
        // Not every service returns it.
        if (!found && ec == errc::conflict_exists)
            found = co_await find(what);
        is_new = !found;
        object = decided_for(*what, [&] { return what->changed(found); });
    }
}

}  // namespace

table_call<object_ptr> prepare_modify(
    table_core table,
    std::span<const key_part> key,
    std::function<void(void*)> change,
    const modify_options& options
)
{
    // Read now: what it is made of may be gone when the operation begins.
    const auto what =
        std::make_shared<modification>(std::move(table), key, std::move(change), options);
    return table_call<object_ptr>(
        [what](auto handler, handler_place place, std::shared_ptr<diagnostics> diag) {
            // It may be started again.
            const auto own = std::make_shared<modification>(*what);
            running_call_ptr call = own->begin_call();
            auto steps = modify(own, diag);
            const auto& executor = shard_for(what->client(), place, handler).executor;
            spawn_operation(
                executor,
                std::move(steps),
                what->about(),
                std::move(diag),
                std::move(handler),
                std::move(call)
            );
        }
    );
}

}  // namespace ddbm::detail
