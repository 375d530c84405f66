#include <ddbm/local/faults.hpp>

#include <utility>

namespace ddbm::local {

fault::fault(kind what, std::int64_t amount) : kind_(what), amount_(amount) {}

fault fault::provisioned_throughput_exceeded(std::vector<throttling_reason> reasons)
{
    fault made(kind::provisioned_throughput_exceeded);
    made.reasons_ = std::move(reasons);
    return made;
}

fault fault::throttling(std::vector<throttling_reason> reasons)
{
    fault made(kind::throttling);
    made.reasons_ = std::move(reasons);
    return made;
}

fault fault::internal_error()
{
    return fault(kind::internal_error);
}

fault fault::delay(std::chrono::milliseconds time)
{
    return fault(kind::delay, time.count());
}

fault fault::drop_before()
{
    return fault(kind::drop_before);
}

fault fault::drop_after()
{
    return fault(kind::drop_after);
}

fault fault::partial_batch(std::size_t items)
{
    return fault(kind::partial_batch, static_cast<std::int64_t>(items));
}

fault fault::short_pages(std::size_t items)
{
    return fault(kind::short_pages, static_cast<std::int64_t>(items));
}

fault fault::conflict(std::size_t at)
{
    return fault(kind::conflict, static_cast<std::int64_t>(at));
}

fault fault::clock_skew(std::chrono::seconds ahead)
{
    return fault(kind::clock_skew, ahead.count());
}

fault fault::expired_token()
{
    return fault(kind::expired_token);
}

fault fault::on(std::string operation) const
{
    fault changed = *this;
    changed.operation_ = std::move(operation);
    return changed;
}

fault fault::of_table(std::string name) const
{
    fault changed = *this;
    changed.table_ = std::move(name);
    return changed;
}

fault fault::nth(std::uint64_t n) const
{
    return at(turn::nth, n);
}

fault fault::every(std::uint64_t n) const
{
    return at(turn::every, n);
}

fault fault::first(std::uint64_t n) const
{
    return at(turn::first, n);
}

fault fault::with_probability(double p) const
{
    fault changed = at(turn::probability, 0);
    changed.probability_ = p;
    return changed;
}

fault fault::at(turn when, std::uint64_t n) const
{
    fault changed = *this;
    changed.turn_ = when;
    changed.n_ = n;
    return changed;
}

faults& faults::add(fault f) &
{
    faults_.push_back(std::move(f));
    return *this;
}

faults faults::add(fault f) &&
{
    faults_.push_back(std::move(f));
    return std::move(*this);
}

}  // namespace ddbm::local
