// Tables as such: requests, and looking until they have been carried out. What is asked for is
// decided in table_requests.hpp.

#include "client/client_state.hpp"
#include "client/spawn_operation.hpp"
#include "table/pauses.hpp"
#include "table/table_differences.hpp"
#include "table/table_requests.hpp"
#include "table/table_schema.hpp"

#include <ddbm/client.hpp>
#include <ddbm/operations/describe_time_to_live.hpp>
#include <ddbm/operations/tag_resource.hpp>
#include <ddbm/operations/untag_resource.hpp>
#include <ddbm/operations/update_table.hpp>
#include <ddbm/operations/update_time_to_live.hpp>
#include <ddbm/shared_table.hpp>

#include <ddbm/detail/table_call.hpp>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace ddbm {

void shared_table::add(const table_lifecycle& other)
{
    if (other.name() != name())
        throw error(
            errc::invalid_request,
            "the handles are on two tables, not on one: " + name() + " and " + other.name()
        );
    if (other.get_client().state() != get_client().state())
        throw error(
            errc::invalid_request,
            "the handles on the table " + name() + " are of two clients, not of one"
        );
    const std::vector<const detail::model_info*> models = other.modelled().models;
    others_.insert(others_.end(), models.begin(), models.end());
}

namespace detail {

namespace {

// By itself a coroutine can be cancelled terminally only.
auto allow_partial_cancellation()
{
    return asio::this_coro::reset_cancellation_state(asio::enable_partial_cancellation());
}

diagnostics about(const table_core& table, std::string_view operation, applied what)
{
    diagnostics diag;
    diag.table(*table.name).applied(what);
    table.db.state()->name_operation(diag, service::dynamodb, operation);
    return diag;
}

pauses pauses_of(
    const table_core& table,
    std::string_view operation,
    std::chrono::milliseconds time,
    applied what = applied::yes
)
{
    return pauses(table.db.state(), time, about(table, operation, what));
}

asio::awaitable<table_description> describe(table_core table)
{
    describe_table_request request(*table.name);
    auto reply = co_await table.db.async_describe_table(std::move(request));
    co_return std::move(reply.table);
}

// Empty: there is none.
asio::awaitable<std::optional<table_description>> find_description(table_core table)
{
    std::optional<table_description> found;
    try
    {
        found = co_await describe(table);
    }
    catch (const error& e)
    {
        if (e.code() != service_errc::resource_not_found)
            throw;
    }
    co_return found;
}

// Looks until the table is ACTIVE, beginning with what is known of it; empty: nothing. Tables
// appear a little after they have been created.
asio::awaitable<table_description>
settle(table_core table, pauses& pause, std::optional<table_description> now)
{
    while (!now || !is_settled(*now))
    {
        std::string waits_for = now ? words_of_waiting(*now) : "there is no such table";
        co_await pause.wait("not ACTIVE in time: " + waits_for);
        now = co_await find_description(table);
    }
    co_return std::move(*now);
}

// -- Time to live

asio::awaitable<describe_time_to_live_reply> describe_time_to_live(table_core table)
{
    describe_time_to_live_request request(*table.name);
    co_return co_await table.db.async_describe_time_to_live(std::move(request));
}

// Does nothing where it is as it is to be.
asio::awaitable<void> set_time_to_live(table_core table, std::string attribute, bool enabled)
{
    error_code doubtful;
    for (;;)
    {
        auto now = co_await describe_time_to_live(table);
        auto request = request_of(*table.name, attribute, enabled, now);
        if (!request)
            co_return;
        try
        {
            co_await table.db.async_update_time_to_live(std::move(*request));
            co_return;
        }
        catch (const error& e)
        {
            // It may have been carried out: a second look tells.
            if (doubtful || e.get_diagnostics().applied() != applied::maybe)
                throw;
            doubtful = e.code();
        }
    }
}

// -- Creating and deleting

// The table is there, whatever it lacks.
error with_table_created(const error& why)
{
    diagnostics diag = why.get_diagnostics();
    diag.message("the table was created, but not its time to live: " + diag.message());
    diag.applied(applied::yes);
    return error(why.code(), std::move(diag));
}

asio::awaitable<void> create(modelled_table table, create_options options)
{
    co_await allow_partial_cancellation();
    const table_schema schema = schema_of(table.models);
    auto request = request_of(*table.core.name, schema, options);
    auto reply = co_await table.core.db.async_create_table(std::move(request));
    auto pause = pauses_of(table.core, "CreateTable", options.deadline());
    std::optional<table_description> now(std::move(reply.table_description));
    co_await settle(table.core, pause, std::move(now));
    if (schema.time_to_live.empty())
        co_return;
    try
    {
        co_await set_time_to_live(table.core, schema.time_to_live, true);
    }
    catch (const error& e)
    {
        throw with_table_created(e);
    }
}

asio::awaitable<void> delete_table(table_core table, if_no_table missing)
{
    co_await allow_partial_cancellation();
    try
    {
        delete_table_request request(*table.name);
        co_await table.db.async_delete_table(std::move(request));
    }
    catch (const error& e)
    {
        if (missing == if_no_table::fail || e.code() != service_errc::resource_not_found)
            throw;
        co_return;
    }
    auto pause = pauses_of(table, "DeleteTable", create_options().deadline());
    while (co_await find_description(table))
        co_await pause.wait("the table is being deleted but was not gone in time");
}

// -- Looking

asio::awaitable<table_description> describe_call(table_core table)
{
    co_await allow_partial_cancellation();
    co_return co_await describe(table);
}

asio::awaitable<bool> exists(table_core table)
{
    co_await allow_partial_cancellation();
    auto found = co_await find_description(table);
    co_return found.has_value();
}

asio::awaitable<void> wait_until_active(table_core table, std::chrono::milliseconds deadline)
{
    co_await allow_partial_cancellation();
    auto pause = pauses_of(table, "DescribeTable", deadline, applied::no);
    auto now = co_await find_description(table);
    co_await settle(table, pause, std::move(now));
}

asio::awaitable<std::vector<table_difference>> check(modelled_table table)
{
    co_await allow_partial_cancellation();
    const table_schema schema = schema_of(table.models);
    auto found = co_await describe(table.core);
    auto time_to_live = co_await describe_time_to_live(table.core);
    co_return differences_of(schema, found, time_to_live);
}

asio::awaitable<std::vector<std::string>> table_names(client db)
{
    co_await allow_partial_cancellation();
    std::vector<std::string> names;
    list_tables_request request;
    do
    {
        auto page = co_await db.async_list_tables(request);
        names.insert(names.end(), page.table_names.begin(), page.table_names.end());
        request.exclusive_start_table_name(std::move(page.last_evaluated_table_name));
    } while (request.exclusive_start_table_name());
    co_return names;
}

// -- Changing

asio::awaitable<void> change_tags(table_core table, const table_changes& changes, std::string arn)
{
    if (!changes.removed_tags().empty())
    {
        untag_resource_request request(arn);
        for (const std::string& each : changes.removed_tags())
            request.tag_key(each);
        co_await table.db.async_untag_resource(std::move(request));
    }
    if (!changes.tags().empty())
    {
        tag_resource_request request(arn);
        for (const auto& [key, value] : changes.tags())
            request.tag(key, value);
        co_await table.db.async_tag_resource(std::move(request));
    }
}

asio::awaitable<void> change(modelled_table table, table_changes changes)
{
    co_await allow_partial_cancellation();
    const table_schema schema = schema_of(table.models);
    if (changes.time_to_live() && schema.time_to_live.empty())
        throw error(errc::invalid_request, "the model has no time to live to turn on or off");
    auto pause = pauses_of(table.core, "UpdateTable", changes.deadline());
    std::optional<table_description> now;
    now = co_await describe(table.core);
    now = co_await settle(table.core, pause, std::move(now));
    for (update_table_request& each : steps_of(*table.core.name, schema, changes, *now))
    {
        pause.begin_again();
        auto reply = co_await table.core.db.async_update_table(std::move(each));
        std::optional<table_description> changed(std::move(reply.table_description));
        co_await settle(table.core, pause, std::move(changed));
    }
    co_await change_tags(table.core, changes, now->table_arn);
    if (changes.time_to_live())
        co_await set_time_to_live(table.core, schema.time_to_live, *changes.time_to_live());
}

// -- Calls

// `run` makes the steps, an awaitable; of a failure that says nothing itself, as that of one that
// is cancelled between two requests, it is known that it was this operation on this table.
template <class... Results, class Run>
table_call<Results...>
make_call(const table_core& table, std::string_view operation, Run run, applied what = applied::no)
{
    const auto executor = table.db.get_executor();
    diagnostics known = about(table, operation, what);
    return table_call<Results...>(
        [executor, known, run](auto handler, std::shared_ptr<diagnostics> diag) {
            spawn_operation(executor, run(), known, std::move(diag), std::move(handler));
        }
    );
}

}  // namespace

table_call<> prepare_create(modelled_table table, create_options options)
{
    const auto run = [=] { return create(table, options); };
    return make_call(table.core, "CreateTable", run, applied::maybe);
}

table_call<> prepare_delete(table_core table, if_no_table missing)
{
    const auto run = [=] { return delete_table(table, missing); };
    return make_call(table, "DeleteTable", run, applied::maybe);
}

table_call<table_description> prepare_describe(table_core table)
{
    return make_call<table_description>(table, "DescribeTable", [=] {
        return describe_call(table);
    });
}

table_call<bool> prepare_table_exists(table_core table)
{
    return make_call<bool>(table, "DescribeTable", [=] { return exists(table); });
}

table_call<> prepare_wait(table_core table, std::chrono::milliseconds deadline)
{
    return make_call(table, "DescribeTable", [=] { return wait_until_active(table, deadline); });
}

table_call<> prepare_change(modelled_table table, table_changes changes)
{
    const auto run = [=] { return change(table, changes); };
    return make_call(table.core, "UpdateTable", run, applied::maybe);
}

table_call<std::vector<table_difference>> prepare_check(modelled_table table)
{
    return make_call<std::vector<table_difference>>(table.core, "DescribeTable", [=] {
        return check(table);
    });
}

table_call<std::vector<std::string>> prepare_table_names(client db)
{
    const auto executor = db.get_executor();
    diagnostics known;
    db.state()->name_operation(known, service::dynamodb, "ListTables");
    return table_call<std::vector<std::string>>(
        [executor, known, db](auto handler, std::shared_ptr<diagnostics> diag) {
            spawn_operation(executor, table_names(db), known, std::move(diag), std::move(handler));
        }
    );
}

}  // namespace detail
}  // namespace ddbm
