// Tables as such: requests, and looking until they have been carried out. What is asked for is
// decided in table_requests.hpp.

#include "client/call_limit.hpp"
#include "client/client_state.hpp"
#include "client/shard_choice.hpp"
#include "client/spawn_operation.hpp"
#include "protocol/operations/create_table.hpp"
#include "table/pauses.hpp"
#include "table/table_differences.hpp"
#include "table/table_requests.hpp"
#include "table/table_schema.hpp"

#include <ddbm/client.hpp>
#include <ddbm/explanation.hpp>
#include <ddbm/operations/describe_time_to_live.hpp>
#include <ddbm/operations/tag_resource.hpp>
#include <ddbm/operations/untag_resource.hpp>
#include <ddbm/operations/update_table.hpp>
#include <ddbm/operations/update_time_to_live.hpp>
#include <ddbm/shared_table.hpp>

#include <ddbm/detail/running_call.hpp>
#include <ddbm/detail/table_call.hpp>

#include <boost/asio/error.hpp>

#include <exception>
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

diagnostics about_table(const table_core& table, std::string_view operation, applied what)
{
    diagnostics diag;
    diag.table(*table.name).applied(what);
    table.db.state()->name_operation(diag, service::dynamodb, operation);
    return diag;
}

constexpr operation_kind create_kind{service::dynamodb, "CreateTable", true};
constexpr operation_kind delete_kind{service::dynamodb, "DeleteTable", true};
constexpr operation_kind update_kind{service::dynamodb, "UpdateTable", true};
constexpr operation_kind describe_kind{service::dynamodb, "DescribeTable"};

pauses pauses_of(
    const table_core& table,
    const operation_kind& kind,
    const char* limit,
    std::chrono::milliseconds time,
    applied what = applied::yes
)
{
    return pauses(table.db, kind, limit, time, about_table(table, kind.name, what));
}

// The same of a table.
template <class Decide>
auto decided_on(const table_core& table, const operation_kind& kind, Decide decide)
{
    const diagnostics known = about_table(table, kind.name, applied::no);
    return decided(*table.db.state(), table.db.options(), kind, known, decide);
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

// The table for requests that end with the operation.
table_core in_time(table_core table, const pauses& pause)
{
    table.db = pause.limited(table.db);
    return table;
}

// What is waited for where there is no table: that it appears, as a table does a little after it
// has been created; or nothing, where it has been seen.
enum class if_missing : bool
{
    fail,
    wait,
};

asio::awaitable<std::optional<table_description>>
look(table_core table, const pauses& pause, if_missing missing, std::string too_slow)
{
    std::optional<table_description> found;
    try
    {
        if (missing == if_missing::wait)
            found = co_await find_description(in_time(table, pause));
        else
            found = co_await describe(in_time(table, pause));
    }
    catch (const error& e)
    {
        throw pause.told(e, std::move(too_slow));
    }
    co_return found;
}

// Looks until the table is ACTIVE, beginning with what is known of it; empty: nothing.
asio::awaitable<table_description>
settle(table_core table, pauses& pause, if_missing missing, std::optional<table_description> now)
{
    while (!now || !is_settled(*now))
    {
        std::string too_slow = "not ACTIVE in time: ";
        too_slow += now ? words_of_waiting(*now) : "there is no such table";
        co_await pause.wait(too_slow);
        now = co_await look(table, pause, missing, too_slow);
    }
    co_return std::move(*now);
}

// The same where it has not been looked at yet.
asio::awaitable<table_description>
look_and_settle(table_core table, pauses& pause, if_missing missing)
{
    auto now = co_await look(table, pause, missing, "not ACTIVE in time");
    co_return co_await settle(table, pause, missing, std::move(now));
}

// -- Time to live

asio::awaitable<describe_time_to_live_reply> describe_time_to_live(table_core table)
{
    describe_time_to_live_request request(*table.name);
    co_return co_await table.db.async_describe_time_to_live(std::move(request));
}

// Does nothing where it is as it is to be.
asio::awaitable<void>
set_time_to_live(table_core table, const pauses& pause, std::string attribute, bool enabled)
{
    error_code doubtful;
    for (;;)
    {
        auto now = co_await describe_time_to_live(in_time(table, pause));
        auto request = request_of(*table.name, attribute, enabled, now);
        if (!request)
            co_return;
        try
        {
            const client db = pause.limited(table.db);
            co_await db.async_update_time_to_live(std::move(*request));
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

asio::awaitable<table_description>
create_once(table_core table, const pauses& pause, create_table_request request)
{
    const client db = pause.limited(table.db);
    auto reply = co_await db.async_create_table(std::move(request));
    co_return std::move(reply.table_description);
}

// Where it is not known what has become of the request it is made again. If there is a table by
// then, and it equals the one that was asked for, it is taken for that.
asio::awaitable<table_description> create_surely(
    table_core table,
    const pauses& pause,
    const create_table_request& request,
    const table_schema& schema
)
{
    std::exception_ptr doubt;
    std::exception_ptr taken;
    try
    {
        co_return co_await create_once(table, pause, request);
    }
    catch (const error& e)
    {
        const bool is_known = e.get_diagnostics().applied() != applied::maybe;
        if (is_known || e.code() == asio::error::operation_aborted || pause.is_over())
            throw;
        doubt = std::current_exception();
    }
    try
    {
        co_return co_await create_once(table, pause, request);
    }
    catch (const error& e)
    {
        if (e.code() == asio::error::operation_aborted)
            throw;
        if (e.code() == service_errc::resource_in_use)
            taken = std::current_exception();
    }
    if (!taken)
        std::rethrow_exception(doubt);
    auto found = co_await find_description(in_time(table, pause));
    if (!found)
        std::rethrow_exception(doubt);
    if (!is_made(*found, schema, request))
        std::rethrow_exception(taken);
    co_return std::move(*found);
}

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
    const table_schema schema =
        decided_on(table.core, create_kind, [&] { return schema_of(table.models); });
    auto request = decided_on(table.core, create_kind, [&] {
        return request_of(*table.core.name, schema, options);
    });
    auto pause = pauses_of(table.core, create_kind, "create_options::deadline", options.deadline());
    std::optional<table_description> now;
    now = co_await create_surely(table.core, pause, request, schema);
    co_await settle(table.core, pause, if_missing::wait, std::move(now));
    if (schema.time_to_live.empty())
        co_return;
    try
    {
        co_await set_time_to_live(table.core, pause, schema.time_to_live, true);
    }
    catch (const error& e)
    {
        throw with_table_created(e);
    }
}

asio::awaitable<void> delete_table(table_core table, if_no_table missing)
{
    co_await allow_partial_cancellation();
    auto pause =
        pauses_of(table, delete_kind, "the limit of async_delete", create_options().deadline());
    try
    {
        delete_table_request request(*table.name);
        const client db = pause.limited(table.db);
        co_await db.async_delete_table(std::move(request));
    }
    catch (const error& e)
    {
        if (missing == if_no_table::fail || e.code() != service_errc::resource_not_found)
            throw;
        co_return;
    }
    const std::string too_slow = "the table is being deleted but was not gone in time";
    while (co_await look(table, pause, if_missing::wait, too_slow))
        co_await pause.wait(too_slow);
}

// -- Looking

asio::awaitable<table_description> describe_call(table_core table)
{
    co_await allow_partial_cancellation();
    co_return co_await describe(table);
}

asio::awaitable<bool> find_table(table_core table)
{
    co_await allow_partial_cancellation();
    auto found = co_await find_description(table);
    co_return found.has_value();
}

asio::awaitable<void> wait_until_active(table_core table, std::chrono::milliseconds deadline)
{
    co_await allow_partial_cancellation();
    auto pause = pauses_of(
        table, describe_kind, "the deadline of async_wait_until_active", deadline, applied::no
    );
    co_await look_and_settle(table, pause, if_missing::wait);
}

asio::awaitable<std::vector<table_difference>> check_table(modelled_table table)
{
    co_await allow_partial_cancellation();
    table.core.db = with_one_limit(table.core.db);
    const table_schema schema =
        decided_on(table.core, describe_kind, [&] { return schema_of(table.models); });
    auto found = co_await describe(table.core);
    // A table has none while it is being created, and the service no answer.
    describe_time_to_live_reply time_to_live;
    if (found.table_status != table_status::creating)
        time_to_live = co_await describe_time_to_live(table.core);
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
    const table_schema schema = decided_on(table.core, update_kind, [&] {
        table_schema made = schema_of(table.models);
        if (changes.time_to_live().value_or(false) && made.time_to_live.empty())
            throw error(errc::invalid_request, "the model has no time to live to turn on");
        return made;
    });
    auto pause = pauses_of(
        table.core, update_kind, "table_changes::deadline", changes.deadline(), applied::no
    );
    const std::string too_slow = "not all was changed in time";
    auto now = co_await look_and_settle(table.core, pause, if_missing::fail);
    auto steps = decided_on(table.core, update_kind, [&] {
        return steps_of(*table.core.name, schema, changes, now);
    });
    for (update_table_request& each : steps)
    {
        pause.begin_step(too_slow);
        const client db = pause.limited(table.core.db);
        auto reply = co_await db.async_update_table(std::move(each));
        std::optional<table_description> changed(std::move(reply.table_description));
        co_await settle(table.core, pause, if_missing::fail, std::move(changed));
    }
    co_await change_tags(in_time(table.core, pause), changes, now.table_arn);
    if (changes.time_to_live())
        co_await set_time_to_live(table.core, pause, schema.time_to_live, *changes.time_to_live());
}

// -- Calls

table_core& core_of(table_core& table)
{
    return table;
}

table_core& core_of(modelled_table& table)
{
    return table.core;
}

client& client_of(client& db)
{
    return db;
}

template <class Table>
client& client_of(Table& table)
{
    return core_of(table).db;
}

// `run` makes the steps, an awaitable, on a table or client whose requests are part of the call; of
// a failure that says nothing itself, as that of one that is cancelled between two requests, what
// is `known` is said.
template <class... Results, class On, class Run>
table_call<Results...> make_known_call(On on, diagnostics known, Run run)
{
    return table_call<Results...>(
        [on = std::move(on),
         known = std::move(known),
         run](auto handler, handler_place place, std::shared_ptr<diagnostics> diag) {
            On part = on;
            client& db = client_of(part);
            running_call_ptr call = begin_call(db);
            const auto& executor = executor_for(db, place, handler);
            spawn_operation(
                executor,
                run(std::move(part)),
                known,
                std::move(diag),
                std::move(handler),
                std::move(call)
            );
        }
    );
}

// Of which is known that it was this operation on this table.
template <class... Results, class Table, class Run>
table_call<Results...>
make_call(Table table, std::string_view operation, Run run, applied what = applied::no)
{
    diagnostics known = about_table(core_of(table), operation, what);
    return make_known_call<Results...>(std::move(table), std::move(known), run);
}

}  // namespace

create_call::create_call(modelled_table table, create_options options)
    : table_call(make_call(
          table,
          "CreateTable",
          [options](modelled_table part) { return create(std::move(part), options); },
          applied::maybe
      )),
      table_(std::move(table)), options_(std::move(options))
{
}

explanation create_call::explain() const
{
    const table_core& core = table_.core;
    explanation made;
    made.operation("CreateTable").table(*core.name);
    try
    {
        const table_schema schema = schema_of(table_.models);
        std::string text;
        json_writer json(text);
        write_request(json, request_of(*core.name, schema, options_));
        made.request(std::move(text));
        made.warning("it is followed by requests of DescribeTable, until the table is ACTIVE");
        if (!schema.time_to_live.empty())
            made.warning("the time to live is turned on after that, by UpdateTimeToLive");
    }
    catch (const error& why)
    {
        const diagnostics known = about_table(core, "CreateTable", applied::no);
        throw error(why.code(), completed(why.get_diagnostics(), known));
    }
    return made;
}

table_call<> prepare_delete(table_core table, if_no_table missing)
{
    const auto run = [missing](table_core part) { return delete_table(std::move(part), missing); };
    return make_call(std::move(table), "DeleteTable", run, applied::maybe);
}

table_call<table_description> prepare_describe(table_core table)
{
    return make_call<table_description>(std::move(table), "DescribeTable", &describe_call);
}

table_call<bool> prepare_table_exists(table_core table)
{
    return make_call<bool>(std::move(table), "DescribeTable", &find_table);
}

table_call<> prepare_wait(table_core table, std::chrono::milliseconds deadline)
{
    return make_call(std::move(table), "DescribeTable", [deadline](table_core part) {
        return wait_until_active(std::move(part), deadline);
    });
}

table_call<> prepare_change(modelled_table table, table_changes changes)
{
    const auto run = [changes = std::move(changes)](modelled_table part) {
        return change(std::move(part), changes);
    };
    return make_call(std::move(table), "UpdateTable", run, applied::maybe);
}

table_call<std::vector<table_difference>> prepare_check(modelled_table table)
{
    return make_call<std::vector<table_difference>>(
        std::move(table), "DescribeTable", &check_table
    );
}

table_call<std::vector<std::string>> prepare_table_names(client db)
{
    diagnostics known;
    db.state()->name_operation(known, service::dynamodb, "ListTables");
    return make_known_call<std::vector<std::string>>(
        std::move(db),
        std::move(known),
        [](const client& part) { return table_names(with_one_limit(part)); }
    );
}

}  // namespace detail
}  // namespace ddbm
