#include "combining/gathered_reads.hpp"

#include "environment/time_limit.hpp"

#include <algorithm>
#include <utility>

namespace ddbm::detail {

// -- One batch

std::size_t gathered_batch::add(std::string_view key, caller_id who, deadline until)
{
    const auto [found, is_new] = positions_.try_emplace(std::string(key), callers_.size());
    if (is_new)
        callers_.emplace_back();
    callers_[found->second].add(who, until);
    return found->second;
}

std::size_t gathered_batch::wanted() const noexcept
{
    std::size_t count = 0;
    for (const waiting_callers& each : callers_)
        count += !each.empty();
    return count;
}

std::vector<std::size_t> gathered_batch::wanted_positions() const
{
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < callers_.size(); ++i)
    {
        if (!callers_[i].empty())
            positions.push_back(i);
    }
    return positions;
}

gathered_batch::deadline gathered_batch::last_deadline() const noexcept
{
    deadline last = waiting_callers::time::min();
    for (const waiting_callers& each : callers_)
        last = waiting_callers::later(last, each.last_deadline());
    return last;
}

bool gathered_batch::leave(caller_id who)
{
    for (waiting_callers& each : callers_)
    {
        if (each.remove(who))
            return is_over();
    }
    return false;
}

std::vector<gathered_batch::answer>
gathered_batch::answered(const std::vector<std::size_t>& handed_back)
{
    std::vector<answer> answers;
    for (std::size_t i = 0; i < callers_.size(); ++i)
    {
        if (std::find(handed_back.begin(), handed_back.end(), i) != handed_back.end())
            continue;
        for (const caller_id who : callers_[i].take())
            answers.emplace_back(who, i);
    }
    return answers;
}

// -- All of them

gathered_reads::gathered_reads(std::chrono::microseconds window, std::size_t most_keys) noexcept
    : window_(std::max(window, std::chrono::microseconds(0))),
      most_keys_(std::max(most_keys, std::size_t{1}))
{
}

gathered_reads::place gathered_reads::add(
    std::string_view group, std::string_view key, caller_id who, deadline until, time now
)
{
    const auto [found, is_new] = open_.try_emplace(std::string(group), next_);
    const batch_id id = found->second;
    open_batch& batch = batches_[id];
    if (is_new)
    {
        ++next_;
        batch.group = group;
        batch.due = later(now, window_);
    }
    if (until)
        batch.due = std::min(batch.due, now + std::max(*until - now, time::duration(0)) / 2);
    const std::size_t position = batch.keys.add(key, who, until);
    const bool is_full = batch.keys.wanted() >= most_keys_;
    if (is_full)
    {
        batch.due = now;
        open_.erase(found);
    }
    return place(id, position, is_full);
}

gathered_reads::deadline gathered_reads::next_due() const noexcept
{
    deadline first;
    for (const auto& [id, batch] : batches_)
        first = first ? std::min(*first, batch.due) : batch.due;
    return first;
}

gathered_reads::batch_id gathered_reads::due(time now) const noexcept
{
    for (const auto& [id, batch] : batches_)
    {
        if (batch.due <= now)
            return id;
    }
    return 0;
}

gathered_batch gathered_reads::take(batch_id batch)
{
    const auto found = batches_.find(batch);
    if (found == batches_.end())
        return {};
    gathered_batch taken = std::move(found->second.keys);
    close(batch, found->second);
    batches_.erase(found);
    return taken;
}

bool gathered_reads::leave(batch_id batch, caller_id who)
{
    const auto found = batches_.find(batch);
    if (found == batches_.end() || !found->second.keys.leave(who))
        return false;
    close(batch, found->second);
    batches_.erase(found);
    return true;
}

// A full one is closed already, and the group may have another.
void gathered_reads::close(batch_id batch, const open_batch& of)
{
    const auto open = open_.find(of.group);
    if (open != open_.end() && open->second == batch)
        open_.erase(open);
}

}  // namespace ddbm::detail
