// How long a bulk waits before it sends again what was handed back.

#ifndef DDBM_SRC_BULK_PAUSE_HPP
#define DDBM_SRC_BULK_PAUSE_HPP

#include <ddbm/retry_policy.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace ddbm::detail {

// What has become of something in the requests that it has been sent in.
class send_history
{
public:
    // It was handed back by a reply, or with a refusal, that left all of a request undone, or a
    // part. The first time beside others it may only have been the last in a row; from then on it
    // is what there is no throughput for, whatever becomes of the others.
    // The service may have said how long to wait.
    void handed_back(bool with_all, std::optional<std::chrono::milliseconds> hint = {}) noexcept
    {
        hint_ = hint;
        refused_ += with_all || was_sent_;
        fruitless_ = with_all ? fruitless_ + 1 : 0;
        was_sent_ = true;
    }

    // The same of several that are sent together.
    void add(const send_history& other) noexcept
    {
        was_sent_ = was_sent_ || other.was_sent_;
        hint_ = std::max(hint_, other.hint_);
        refused_ = std::max(refused_, other.refused_);
        fruitless_ = std::max(fruitless_, other.fruitless_);
    }

    bool was_sent() const noexcept { return was_sent_; }
    // How often there was no throughput for it.
    int refused() const noexcept { return refused_; }
    const std::optional<std::chrono::milliseconds>& hint() const noexcept { return hint_; }
    // How many requests in a row of which nothing was done.
    int fruitless() const noexcept { return fruitless_; }

private:
    bool was_sent_ = false;
    std::optional<std::chrono::milliseconds> hint_;
    int refused_ = 0;
    int fruitless_ = 0;
};

// What the last requests have handed back of each table, by its number. Others of the table, though
// they have not been sent yet, wait as long.
class table_histories
{
public:
    // -- Of each request what was carried out, then what was handed back

    void carried_out(std::uint32_t table)
    {
        entry& of_it = at(table);
        of_it.history = send_history();
        of_it.has_progress = true;
    }

    void handed_back(std::uint32_t table, const send_history& history)
    {
        entry& of_it = at(table);
        if (!of_it.has_progress)
            of_it.history.add(history);
        else if (history.was_sent() && !of_it.history.was_sent())
            of_it.history.handed_back(false);
    }

    void end_of_request()
    {
        for (entry& each : entries_)
            each.has_progress = false;
    }

    send_history of(std::uint32_t table) const
    {
        return table < entries_.size() ? entries_[table].history : send_history();
    }

private:
    struct entry
    {
        send_history history;
        bool has_progress = false;  // by the request that is told of
    };

    entry& at(std::uint32_t table)
    {
        if (table >= entries_.size())
            entries_.resize(table + 1);
        return entries_[table];
    }

    std::vector<entry> entries_;
};

// `uniform` is a random number from 0 to 1.
std::chrono::milliseconds
bulk_pause(const retry_policy& policy, const send_history& history, double uniform);

}  // namespace ddbm::detail

#endif
