#include "transaction/transaction_log.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr const char* beside_words =
    "two sub-transactions side by side use this item, and at least one of them writes it; run them "
    "one after the other";

}  // namespace

transaction_log::transaction_log()
{
    layers_.emplace(root, layer());
}

auto transaction_log::open_layer(layer_number number) const -> layer_number
{
    while (!layers_.contains(number))
    {
        const auto found = closed_.find(number);
        // Of a round before.
        if (found == closed_.end())
            return root;
        number = found->second;
    }
    return number;
}

bool transaction_log::is_around(layer_number outer, layer_number inner) const
{
    while (inner != outer)
    {
        if (inner == root)
            return false;
        inner = layers_.at(inner).within;
    }
    return true;
}

const log_entry* transaction_log::find(layer_number number, const item_id& id) const
{
    for (;;)
    {
        const layer& here = layers_.at(number);
        const auto found = here.items.find(id);
        if (found != here.items.end())
            return &found->second;
        if (number == root)
            return nullptr;
        number = here.within;
    }
}

const log_entry* transaction_log::find_beside(layer_number number, const item_id& id) const
{
    for (const auto& [other, held] : layers_)
    {
        if (is_around(other, number))
            continue;
        const auto found = held.items.find(id);
        if (found != held.items.end() && !held.written.contains(id) &&
            found->second.seen().there() != presence::unknown)
            return &found->second;
    }
    return nullptr;
}

const log_entry* transaction_log::find(layer_number number, const stored_object* object) const
{
    for (layer_number at = number;; at = layers_.at(at).within)
    {
        for (const auto& [id, entry] : layers_.at(at).items)
        {
            // Unless an inner layer knows better.
            if (entry.object().get() == object)
            {
                const log_entry* now = find(number, id);
                return now->object().get() == object ? now : nullptr;
            }
        }
        if (at == root)
            return nullptr;
    }
}

// What is written is all that is said of the item. One beside it that has been kept since may have
// asked something of the item that this one does not know of.
void transaction_log::check_nothing_lost(const layer& here, const log_entry& entry) const
{
    const item_id& id = entry.id();
    if (!here.used_beside.contains(id) || !here.items.contains(id))
        return;
    const log_entry* around = find(here.within, id);
    if (around && around->has_condition())
        entry.refuse(beside_words);
}

void transaction_log::set(layer_number number, log_entry entry, touch how)
{
    const item_id& id = entry.id();
    for (const auto& [other, held] : layers_)
    {
        if (is_around(other, number))
            continue;
        if (held.items.contains(id) && (how == touch::write || held.written.contains(id)))
            entry.refuse(beside_words);
    }
    layer& here = layers_.at(number);
    if (how == touch::write)
    {
        check_nothing_lost(here, entry);
        here.written.insert(id);
        // Where one inside fails, what is saved around it stays as it was saved.
        for (auto& [other, held] : layers_)
        {
            if (other != number && is_around(number, other))
                held.written_beside.insert(id);
        }
    }
    item_id key = id;
    here.items.insert_or_assign(std::move(key), std::move(entry));
}

// -- Layers

void transaction_log::save_objects(layer& to) const
{
    std::set<item_id> seen;
    for (layer_number at = to.within;; at = layers_.at(at).within)
    {
        for (const auto& [id, entry] : layers_.at(at).items)
        {
            // What an inner layer holds of the item hides this.
            if (!seen.insert(id).second || !entry.object())
                continue;
            if (!entry.ops() || !entry.ops()->copy)
                entry.refuse(
                    "a sub-transaction that fails leaves objects as they were, and the object of "
                    "this item is of a class that cannot be copied"
                );
            to.saved.push_back(
                {id, entry.object(), entry.ops()->copy(entry.object()->object()), entry.ops()}
            );
        }
        if (at == root)
            return;
    }
}

auto transaction_log::open(layer_number within) -> layer_number
{
    layer made;
    made.within = within;
    save_objects(made);
    layers_.emplace(++last_, std::move(made));
    return last_;
}

void transaction_log::keep(layer_number number)
{
    const auto found = layers_.find(number);
    if (found == layers_.end())
        return;
    layer done = std::move(found->second);
    layers_.erase(found);
    closed_.emplace(number, done.within);

    layer& outer = layers_.at(done.within);
    for (auto& [id, entry] : done.items)
    {
        const bool is_written = done.written.contains(id);
        for (auto& [other, held] : layers_)
        {
            if (is_around(other, done.within))
                continue;
            held.used_beside.insert(id);
            if (is_written)
                held.written_beside.insert(id);
        }
        const auto there = outer.items.find(id);
        // It knows all that is known around it, but for what others have brought there since.
        const bool knows_all = there == outer.items.end() || !done.used_beside.contains(id);
        if (is_written || knows_all)
            outer.items.insert_or_assign(id, std::move(entry));
        else
            there->second.add_checks_of(entry);
        if (is_written)
            outer.written.insert(id);
    }
    std::move(done.bodies.begin(), done.bodies.end(), std::back_inserter(outer.bodies));
    std::move(done.notes.begin(), done.notes.end(), std::back_inserter(outer.notes));
}

// As it was before the failed one: those beside have copied what that had made of it, if they were
// opened meanwhile, and have left it alone since.
void transaction_log::tell_beside(const layer& failed, const saved_object& restored)
{
    for (auto& [number, other] : layers_)
    {
        if (is_around(number, failed.within))
            continue;
        other.written_beside.erase(restored.id);
        for (const saved_object& theirs : other.saved)
        {
            if (theirs.object == restored.object)
                theirs.ops->assign(theirs.copy->object(), restored.copy->object());
        }
    }
}

std::optional<error> transaction_log::restore_objects(const layer& failed)
{
    const auto any_beside = [&](auto does) {
        return std::any_of(layers_.begin(), layers_.end(), [&](const auto& each) {
            return !is_around(each.first, failed.within) && does(each.second);
        });
    };
    std::optional<error> why_not;
    for (const saved_object& each : failed.saved)
    {
        const item_id& id = each.id;
        const bool is_written =
            failed.written_beside.contains(id) ||
            any_beside([&](const layer& other) { return other.written.contains(id); });
        if (is_written)
            continue;
        const bool is_used = failed.used_beside.contains(id) || any_beside([&](const layer& other) {
                                 return other.items.contains(id);
                             });
        std::optional<error> differs;
        // Of what it has written itself it is known who has changed the object.
        if (is_used && !failed.written.contains(id))
            differs = find(failed.within, id)->difference(*each.object, *each.copy);
        else
            each.ops->assign(each.object->object(), each.copy->object());
        if (!differs)
            tell_beside(failed, each);
        else if (!why_not)
            why_not = std::move(differs);
    }
    return why_not;
}

std::optional<error> transaction_log::undo(layer_number number)
{
    const auto found = layers_.find(number);
    if (found == layers_.end())
        return std::nullopt;
    layer failed = std::move(found->second);
    layers_.erase(found);
    closed_.emplace(number, failed.within);

    std::optional<error> why_not = restore_objects(failed);
    layer& outer = layers_.at(failed.within);
    for (const auto& [id, entry] : failed.items)
    {
        if (entry.seen().there() == presence::unknown)
            continue;
        const log_entry* known = find(failed.within, id);
        if (!known)
            outer.items.emplace(id, entry.only_seen());
        else if (known->seen().there() == presence::unknown && known->write().kind == effect::none)
        {
            log_entry next = *known;
            next.see(entry.seen());
            outer.items.insert_or_assign(id, std::move(next));
        }
    }
    return why_not;
}

void transaction_log::add(layer_number number, transaction_body body)
{
    layers_.at(number).bodies.push_back(std::move(body));
}

void transaction_log::add(layer_number number, journal_note note)
{
    layers_.at(number).notes.push_back(std::move(note));
}

// -- Rounds

void transaction_log::restart(seen_items known)
{
    layers_.clear();
    layers_.emplace(root, layer());
    closed_.clear();
    known_ = std::move(known);
}

std::optional<seen_item> transaction_log::take_known(const item_id& id)
{
    const auto found = known_.find(id);
    if (found == known_.end())
        return std::nullopt;
    std::optional<seen_item> known = std::move(found->second);
    known_.erase(found);
    return known;
}

}  // namespace ddbm::detail
