#include "transaction/commit_plan.hpp"

#include "values/item_size.hpp"
#include "values/json_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ddbm::detail {

namespace {

bool is_written(const log_entry& entry)
{
    return entry.write().kind != effect::none;
}

// Of which nobody has read or written another state since.
bool are_of_one_look(const std::vector<const log_entry*>& seen)
{
    if (seen.size() < 2)
        return true;
    const auto look = seen.front()->seen().look();
    return look != 0 && std::all_of(seen.begin(), seen.end(), [&](const log_entry* each) {
               return each->seen().look() == look;
           });
}

std::size_t bytes_of(const log_entry& entry)
{
    const bool was_there = entry.seen().there() == presence::present;
    const std::size_t before = was_there ? item_size(entry.seen().attributes()) : 0;
    const pending_write& write = entry.write();
    return std::max(before, write.text ? write.part->item_bytes(*write.text) : 0);
}

}  // namespace

commit_plan::commit_plan(const transaction_log::entries& items, bool by_token)
{
    std::vector<const log_entry*> checks;
    sentinel_plan unique;
    bool asks = false;
    for (const auto& [id, entry] : items)
    {
        if (is_written(entry))
        {
            actions_.push_back(&entry);
            entry.plan_unique(unique);
        }
        else if (entry.is_to_be_checked())
        {
            checks.push_back(&entry);
            asks = asks || entry.has_condition();
        }
    }
    if (actions_.empty() && !asks)
    {
        plan_look(std::move(checks));
        return;
    }
    actions_.insert(actions_.end(), checks.begin(), checks.end());
    sentinels_ = unique.actions();
    const bool is_one = actions_.size() == 1 && is_written(*actions_.front()) && sentinels_.empty();
    if (is_one && actions_.front()->write().may_resend && !by_token)
    {
        kind_ = commit_kind::one_write;
        return;
    }
    kind_ = commit_kind::together;
    check_limits();
}

commit_plan commit_plan::of_reads(const transaction_log::entries& items)
{
    std::vector<const log_entry*> seen;
    for (const auto& [id, entry] : items)
    {
        if (entry.seen().there() != presence::unknown)
            seen.push_back(&entry);
    }
    commit_plan made;
    made.plan_look(std::move(seen));
    return made;
}

void commit_plan::plan_look(std::vector<const log_entry*> seen)
{
    if (are_of_one_look(seen))
        return;
    actions_ = std::move(seen);
    kind_ = commit_kind::look_again;
    check_limits();
}

void commit_plan::check_limits() const
{
    const std::size_t actions = actions_.size() + sentinels_.size();
    if (actions > limits::transaction_actions)
    {
        const auto count = std::count_if(actions_.begin(), actions_.end(), [](const auto* each) {
            return is_written(*each);
        });
        throw error(
            errc::invalid_request,
            "the transaction has " + std::to_string(actions) + " actions, at most " +
                std::to_string(limits::transaction_actions) +
                " are allowed: " + std::to_string(count) + " writes, and " +
                std::to_string(actions_.size() - static_cast<std::size_t>(count)) +
                " checks of items that were read and are not written" +
                (sentinels_.empty()
                     ? std::string()
                     : ", besides " + std::to_string(sentinels_.size()) + " for unique values")
        );
    }
    // So many items of any size have room.
    if (actions <= limits::transaction_bytes / limits::item_bytes)
        return;
    std::size_t bytes = 0;
    for (const sentinel_action& each : sentinels_)
        bytes += each.text.size();
    for (const log_entry* each : actions_)
        bytes += bytes_of(*each);
    if (bytes > limits::transaction_bytes)
        throw error(
            errc::invalid_request,
            "the items of the transaction have " + std::to_string(bytes) +
                " bytes together, at most " + std::to_string(limits::transaction_bytes) +
                " are allowed"
        );
}

std::string_view commit_plan::operation() const
{
    if (kind_ == commit_kind::together)
        return "TransactWriteItems";
    if (kind_ != commit_kind::one_write)
        return "TransactGetItems";
    switch (actions_.front()->write().kind)
    {
    case effect::put:
        return "PutItem";
    case effect::erase:
        return "DeleteItem";
    case effect::none:
    case effect::save:
    case effect::change:
        break;
    }
    return "UpdateItem";
}

std::string commit_plan::text(std::string_view token) const
{
    if (kind_ == commit_kind::one_write)
        return *actions_.front()->write().text;
    std::string text;
    json_writer out(text);
    out.begin_object().plain_key("TransactItems").begin_array();
    for (const log_entry* each : actions_)
    {
        out.begin_object().plain_key(each->action());
        if (is_written(*each))
            out.raw(*each->write().text);
        else
            out.raw(each->check_text());
        out.end_object();
    }
    for (const sentinel_action& each : sentinels_)
        out.begin_object().plain_key(each.name).raw(each.text).end_object();
    out.end_array().plain_key("ClientRequestToken").quoted(token).end_object();
    return text;
}

}  // namespace ddbm::detail
