#include "http/caller_queue.hpp"

#include "http/pool_connection.hpp"

#include <utility>

namespace ddbm::detail {

caller_queue::~caller_queue()
{
    placed_.clear();
    unplaced_.clear();
}

pool_caller* caller_queue::front()
{
    if (!placed_.empty())
        return &placed_.front();
    return unplaced_.empty() ? nullptr : &unplaced_.front();
}

void caller_queue::link(list& where, list::iterator before, pool_caller& x)
{
    where.insert(before, x);
    ++size_;
    if (&where == &unplaced_)
        ++unplaced_count_;
    x.place_ = &where == &unplaced_ ? pool_caller::place::unplaced : pool_caller::place::placed;
}

void caller_queue::unlink(pool_caller& x)
{
    --size_;
    if (x.place_ == pool_caller::place::placed)
        placed_.erase(placed_.iterator_to(x));
    else
    {
        --unplaced_count_;
        unplaced_.erase(unplaced_.iterator_to(x));
    }
    x.place_ = pool_caller::place::nowhere;
}

void caller_queue::push_back(pool_caller& x)
{
    link(unplaced_, unplaced_.end(), x);
}

// Moves the last placed one to the others; what was being opened on its behalf is free.
pool_connection* caller_queue::take_last_opening()
{
    pool_caller& last = placed_.back();
    pool_connection* opening = leave(last);
    link(unplaced_, unplaced_.begin(), last);
    return opening;
}

void caller_queue::push_front(pool_caller& x)
{
    if (placed_.empty())
        return link(unplaced_, unplaced_.begin(), x);
    pool_connection* opening = take_last_opening();
    link(placed_, placed_.begin(), x);
    replace_opening(x, *opening);
}

void caller_queue::place(pool_connection& opening)
{
    pool_caller& x = unplaced_.front();
    unlink(x);
    link(placed_, placed_.end(), x);
    replace_opening(x, opening);
}

pool_connection* caller_queue::leave(pool_caller& x)
{
    unlink(x);
    pool_connection* opening = std::exchange(x.opening_, nullptr);
    if (opening)
        opening->caller_ = nullptr;
    return opening;
}

void caller_queue::lost_opening(pool_caller& x)
{
    x.opening_ = nullptr;
    pool_connection* opening = take_last_opening();
    if (opening)
        replace_opening(x, *opening);
}

void caller_queue::replace_opening(pool_caller& x, pool_connection& opening)
{
    x.opening_ = &opening;
    opening.caller_ = &x;
}

}  // namespace ddbm::detail
