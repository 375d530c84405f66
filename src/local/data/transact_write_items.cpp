#include "local/data/cancellation.hpp"
#include "local/data/data_operations.hpp"
#include "local/data/item_reply.hpp"
#include "local/data/item_size_limit.hpp"
#include "local/data/item_update.hpp"
#include "local/data/item_writer.hpp"
#include "local/data/keys.hpp"
#include "local/data/request_expressions.hpp"
#include "local/data/request_tokens.hpp"
#include "local/data/transaction_capacity.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "values/item_size.hpp"
#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace ddbm::local::detail {

using ddbm::detail::json_writer;

namespace {

constexpr std::string_view condition_only[] = {"ConditionExpression"};
constexpr std::string_view update_and_condition[] = {"UpdateExpression", "ConditionExpression"};
constexpr expression_parameters usual_parameters{{}, condition_only, "ConditionExpression is null"};
constexpr expression_parameters update_parameters{
    {}, update_and_condition, "UpdateExpression and ConditionExpression are null"};

enum class action_kind
{
    check,
    put,
    update,
    erase,
};

struct action
{
    action_kind kind;
    const boost::json::object* members;
    std::string_view table_name{};
    item attributes{};                 // the item to put, or the key
    std::size_t expressions_size = 0;  // with all values
    condition wanted{};
    update changes{};

    table* t = nullptr;
    std::string key{};
    current_item before{};
    std::optional<item> after{};

    bool writes() const noexcept { return kind != action_kind::check; }
};

action new_action(const boost::json::object& entry)
{
    struct name_of_kind
    {
        action_kind kind;
        std::string_view name;
    };
    constexpr name_of_kind kinds[] = {
        {action_kind::check, "ConditionCheck"},
        {action_kind::put, "Put"},
        {action_kind::update, "Update"},
        {action_kind::erase, "Delete"}};
    std::optional<action> found;
    for (const name_of_kind& each : kinds)
        if (const auto* members = object_member(entry, each.name))
        {
            if (found)
                refuse("TransactItems can only contain one of Check, Put, Update or Delete");
            found = action{each.kind, members};
        }
    if (!found)
        refuse(
            "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
        );
    return std::move(*found);
}

action read_action(const boost::json::object& entry)
{
    action made = new_action(entry);
    const boost::json::object& members = *made.members;
    const bool updates = made.kind == action_kind::update;
    check_expression_parameters(members, updates ? update_parameters : usual_parameters);
    made.table_name = *text_member(members, "TableName");
    const bool puts = made.kind == action_kind::put;
    made.attributes = read_item(*object_member(members, puts ? "Item" : "Key"));
    if (puts)
        check_put_size(made.attributes);
    placeholders p = read_placeholders(members);
    made.expressions_size = p.values_size();
    for (const char* expression : {"UpdateExpression", "ConditionExpression"})
        if (const auto text = text_member(members, expression))
            made.expressions_size += text->size();
    if (updates)
        if (const auto text = text_member(members, "UpdateExpression"))
            made.changes = parse_update(*text, p);
    made.wanted = read_condition_expression(members, p);
    p.check_all_used();
    return made;
}

void check_payload(const std::vector<action>& actions)
{
    std::size_t size = 0;
    for (const action& each : actions)
    {
        size += ddbm::detail::item_size(each.attributes);
        size += each.expressions_size;
    }
    if (size > limits::transaction_bytes)
        refuse("Transaction payload size cannot exceed 4MB. Payload Size: " + std::to_string(size));
}

// Empty keys are bad requests; all else that is wrong with keys cancels the transaction.
void check_no_empty_keys(const action& a)
{
    check_no_empty_key(*a.t, a.attributes);
    if (a.kind == action_kind::put)
        check_no_empty_index_key(*a.t, a.attributes);
    check_no_empty_index_key(*a.t, a.changes);
}

// What the table's keys and indexes say to it.
void check_action(action& a)
{
    if (a.kind == action_kind::put)
    {
        check_key_of_item(*a.t, a.attributes);
        check_index_keys(*a.t, a.attributes);
    }
    else
    {
        check_key(*a.t, a.attributes);
        check_targets(*a.t, a.changes, true);
    }
    check_not_inside_keys(*a.t, a.wanted.paths());
}

void check_no_item_twice(const std::vector<action>& actions)
{
    std::set<std::pair<const table*, std::string_view>> keys;
    for (const action& each : actions)
        if (!keys.emplace(each.t, each.key).second)
            refuse("Transaction request cannot include multiple operations on one item");
}

// What will be under the key. Throws what an UpdateItem would.
std::optional<item> result_of(const action& a)
{
    switch (a.kind)
    {
    case action_kind::put:
        return a.attributes;
    case action_kind::update:
        if (!a.before.exists && !a.changes.creates_item())
            return {};
        return updated_item(
            *a.t, a.changes, a.before.exists ? *a.before.attributes : a.attributes, true
        );
    case action_kind::check:
    case action_kind::erase:
        break;
    }
    return {};
}

// Conditions are all looked at, and all that fail are reported; an update that cannot be made is
// reported alone.
void evaluate(engine_state& state, std::vector<action>& actions)
{
    static const item none;
    cancellation failed_conditions(actions.size());
    cancellation impossible(actions.size());
    for (std::size_t at = 0; at < actions.size(); ++at)
    {
        action& each = actions[at];
        each.before = find_item(state, *each.t, each.key, lookup::attributes);
        if (!each.wanted.holds(each.before.exists ? *each.before.attributes : none))
        {
            failed_conditions.add(
                at,
                "ConditionalCheckFailed",
                "The conditional request failed",
                wants_found_item(*each.members) ? each.before.get() : nullptr
            );
            continue;
        }
        try
        {
            each.after = result_of(each);
        }
        catch (const service_error& failure)
        {
            if (impossible.empty())
                impossible.add(at, "ValidationError", failure.what());
        }
    }
    impossible.throw_if_any();
    failed_conditions.throw_if_any();
}

void write_all_metrics(engine_state& state, const std::vector<action>& actions, json_writer& out)
{
    std::map<std::string_view, std::vector<const action*>> by_table;
    for (const action& each : actions)
        if (each.writes() && each.t->has_local_indexes())
            by_table[each.table_name].push_back(&each);
    out.plain_key("ItemCollectionMetrics").begin_object();
    for (const auto& [name, writes] : by_table)
    {
        out.key(name).begin_array();
        std::set<std::string> partitions;
        for (const action* each : writes)
            if (partitions.insert(partition_key(each->t->keys, each->attributes)).second)
                write_collection_metrics(out, state, *each->t, each->attributes);
        out.end_array();
    }
    out.end_object();
}

// The same request again: it costs reads, and does nothing.
void answer_again(
    engine_state& state,
    const boost::json::object& request,
    const std::vector<action>& actions,
    json_writer& out
)
{
    transaction_capacity used;
    for (const action& each : actions)
    {
        const current_item now = find_item(state, *each.t, each.key, lookup::size_only);
        used.of(each.table_name, *each.t).table += 2 * read_units(now.size, true);
    }
    used.report(state, request, capacity_kind::read, out);
}

}  // namespace

void transact_write_items(
    engine_state& state, const boost::json::object& request, std::string& reply
)
{
    std::vector<action> actions;
    for (const auto& entry : *array_member(request, "TransactItems"))
        actions.push_back(read_action(entry.as_object()));
    check_payload(actions);
    for (action& each : actions)
        each.t = &state.tables.usable(each.table_name);
    for (const action& each : actions)
        check_no_empty_keys(each);

    cancellation invalid(actions.size());
    for (std::size_t at = 0; at < actions.size() && invalid.empty(); ++at)
    {
        try
        {
            check_action(actions[at]);
        }
        catch (const service_error& failure)
        {
            invalid.add(at, "ValidationError", failure.what());
        }
    }
    invalid.throw_if_any();
    for (action& each : actions)
        each.key = table_key(*each.t, each.attributes);
    check_no_item_twice(actions);

    json_writer out(reply);
    if (was_done_before(state, request))
    {
        out.begin_object();
        answer_again(state, request, actions, out);
        out.end_object();
        return;
    }
    if (state.conflict_at)
    {
        cancellation conflict(actions.size());
        conflict.add(
            std::min(*state.conflict_at, actions.size() - 1),
            "TransactionConflict",
            "Transaction is ongoing for the item"
        );
        conflict.throw_if_any();
    }
    evaluate(state, actions);

    transaction_capacity used;
    store_transaction transaction(state.data);
    for (action& each : actions)
    {
        table_capacity& of_table = used.of(each.table_name, *each.t);
        table_capacity cost;
        if (each.writes())
            write_item(
                state, *each.t, each.key, each.before, each.after ? &*each.after : nullptr, cost
            );
        else
            cost.table = write_units(each.before.size);
        of_table.table += 2 * cost.table;
        for (const auto& [name, units] : cost.local_indexes)
            of_table.local_indexes[name] += units;
        for (const auto& [name, units] : cost.global_indexes)
            of_table.global_indexes[name] += units;
    }
    remember_token(state, request);
    transaction.commit();

    out.begin_object();
    if (wants_collection_metrics(request))
        write_all_metrics(state, actions, out);
    used.report(state, request, capacity_kind::write, out);
    out.end_object();
}

}  // namespace ddbm::local::detail
