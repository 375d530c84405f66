#include "table/sentinel_plan.hpp"

#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "values/json_writer.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/cancellation_reason.hpp>
#include <ddbm/item_json.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace ddbm::detail {

namespace {

std::string names_of(const unique_info& unique)
{
    std::string names;
    for (const field_ops* each : unique.fields)
    {
        if (!names.empty())
            names += ", ";
        names += each->name;
    }
    return names;
}

error refusal_of(
    const unique_info& unique,
    const value_owner& owner,
    const std::string& value,
    const char* why,
    diagnostics known
)
{
    std::string message = "unique " + std::string(unique.name) + " of " +
                          std::string(owner.model->table) + ": " + why + names_of(unique);
    if (unique.tells_value)
        message += ", " + value;
    known.message(std::move(message)).attribute_path(std::string(unique.fields.front()->name));
    known.table(owner.table).key(owner.key);
    return error(errc::unique_taken, std::move(known));
}

constexpr const char* taken = "another item has this value of ";
// Of two that are older than the rule the first one that was put has it.
constexpr const char* of_another =
    "another item has been given what this one gives up, and is to be put again in the same "
    "transaction: it has this value of ";

bool contains(std::span<const sentinel> all, const sentinel& one)
{
    return std::any_of(all.begin(), all.end(), [&](const sentinel& each) {
        return each.of == one.of && each.key == one.key;
    });
}

}  // namespace

error sentinel_action::refusal(diagnostics known) const
{
    const bool takes = name == "Put";
    return refusal_of(*of, owner, value, takes ? taken : of_another, std::move(known));
}

void hide_sentinels(diagnostics& diag, std::size_t actions)
{
    std::vector<cancellation_reason> reasons = diag.cancellation_reasons();
    if (reasons.size() <= actions)
        return;
    for (std::size_t i = actions; i < reasons.size(); ++i)
        reasons[i].returned_item.reset();
    diag.cancellation_reasons(std::move(reasons));
}

auto sentinel_plan::at(const sentinel_maker& maker, sentinel what) -> slot&
{
    slot& found = slots_[{maker.table(), to_json(what.key)}];
    found.what = std::move(what);
    found.partition_key = maker.partition_key();
    return found;
}

void sentinel_plan::change(
    const sentinel_maker& maker,
    const value_owner& owner,
    const item* before,
    const item* after,
    kept_values kept
)
{
    std::vector<sentinel> old;
    std::vector<sentinel> now;
    if (before)
        old = maker.of_item(*before);
    const std::size_t said = old.size();
    if (before)
        maker.add_renamed(old, *before);
    if (after)
        now = maker.of_item(*after);
    for (const sentinel& each : now)
    {
        if (kept == kept_values::left_alone && contains(std::span(old).first(said), each))
            continue;
        slot& its = at(maker, each);
        if (its.is_taken)
            throw refusal_of(*each.of, owner, each.value, taken, diagnostics());
        its.is_taken = true;
        its.taken_by = owner;
    }
    for (const sentinel& each : old)
    {
        if (!contains(now, each))
            at(maker, each).given_up_by.push_back(owner);
    }
}

std::vector<sentinel_action> sentinel_plan::actions() const
{
    std::vector<sentinel_action> made;
    for (const auto& [place, each] : slots_)
    {
        sentinel_action next;
        next.name = each.is_taken ? "Put" : "Delete";
        next.of = each.what.of;
        next.owner = each.is_taken ? each.taken_by : each.given_up_by.front();
        next.value = each.what.value;

        json_writer out(next.text);
        out.begin_object().plain_key("TableName").quoted(place.first);
        if (each.is_taken)
        {
            item whole = each.what.key;
            whole.set(std::string(sentinel_attribute), each.what.name);
            whole.set(std::string(owner_attribute), next.owner.key);
            out.plain_key("Item").raw(to_json(whole));
        }
        else
            out.plain_key("Key").raw(place.second);

        // Which items may have had it.
        std::set<std::string> owners;
        if (each.is_taken)
            owners.insert(each.taken_by.key);
        for (const value_owner& before : each.given_up_by)
            owners.insert(before.key);
        expression_builder expressions;
        std::string term = does_not_exist(expressions.name(each.partition_key));
        const std::string owner = expressions.name(owner_attribute);
        for (const std::string& key : owners)
            term += " OR " + equals(owner, expressions.value(key));
        expressions.require(expression_kind::condition, term, 2 * owners.size() + 1);
        expressions.write(out);
        out.end_object();
        made.push_back(std::move(next));
    }
    return made;
}

}  // namespace ddbm::detail
