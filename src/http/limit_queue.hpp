#ifndef DDBM_SRC_LIMIT_QUEUE_HPP
#define DDBM_SRC_LIMIT_QUEUE_HPP

#include <boost/intrusive/set.hpp>
#include <boost/intrusive/set_hook.hpp>

#include <chrono>
#include <optional>

namespace ddbm::detail {

// Something that has only until a certain time for what it does. Base class of what a limit_queue
// holds.
class limited
{
public:
    limited() = default;
    limited(const limited&) = delete;
    limited& operator=(const limited&) = delete;

    bool has_limit() const { return hook_.is_linked(); }

private:
    template <typename Entry>
    friend class limit_queue;

    // Each attempt has room for one.
    using hook = boost::intrusive::set_member_hook<boost::intrusive::optimize_size<true>>;

    hook hook_;
    std::chrono::steady_clock::time_point limit_;
};

// Entries in the order in which their time runs out. Owns none of them, and allocates nothing.
template <typename Entry>
class limit_queue
{
public:
    using time_point = std::chrono::steady_clock::time_point;

    ~limit_queue() { entries_.clear(); }

    void set(Entry& entry, std::optional<time_point> when)
    {
        clear(entry);
        if (!when)
            return;
        entry.limit_ = *when;
        // Most limits are alike, so most belong at the end.
        entries_.insert(entries_.end(), entry);
    }

    void clear(Entry& entry)
    {
        if (entry.has_limit())
            entries_.erase(entries_.iterator_to(entry));
    }

    std::optional<time_point> first() const
    {
        if (entries_.empty())
            return std::nullopt;
        return entries_.begin()->limit_;
    }

    // One whose time has run out, which has no limit any more; null if there is none.
    Entry* pop_due(time_point now)
    {
        if (entries_.empty() || entries_.begin()->limit_ > now)
            return nullptr;
        limited& due = *entries_.begin();
        entries_.erase(entries_.begin());
        return static_cast<Entry*>(&due);
    }

private:
    struct sooner
    {
        bool operator()(const limited& a, const limited& b) const { return a.limit_ < b.limit_; }
    };

    boost::intrusive::multiset<
        limited,
        boost::intrusive::member_hook<limited, limited::hook, &limited::hook_>,
        boost::intrusive::compare<sooner>,
        boost::intrusive::constant_time_size<false>>
        entries_;
};

}  // namespace ddbm::detail

#endif
