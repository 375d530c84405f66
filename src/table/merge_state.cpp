#include "table/merge_state.hpp"

#include "model/composed_parts.hpp"

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>
#include <utility>

namespace ddbm::detail {

// -- What is asked for

namespace {

// The value of a composed attribute in one of its shards.
struct value_in_shard
{
    const composed_text* composed;
    const key_part* members;
    unsigned shard;
};

void write_value_in_shard(value_writer& out, const void* value)
{
    const auto& what = *static_cast<const value_in_shard*>(value);
    const auto parts = what.composed->parts;
    const auto count = std::count_if(parts.begin(), parts.end(), [](const composed_part& part) {
        return part.member && part.shards == 0;
    });
    const std::span members(what.members, static_cast<std::size_t>(count));
    write_in_shard(out, *what.composed, members, what.shard);
}

const composed_text* sharded(const key_attribute& key)
{
    const composed_text* composed = key.field->ops->composed;
    return composed && shards_of(*composed) != 0 ? composed : nullptr;
}

}  // namespace

range_states make_sharded_query(
    const table_core& table, const index_info* index, std::span<const key_part> partition
)
{
    const key_schema& schema = index ? index->key : table.model->key;
    const auto attributes = schema.partition();
    const auto found = std::find_if(attributes.begin(), attributes.end(), sharded);
    const auto number = static_cast<std::size_t>(found - attributes.begin());
    const composed_text& composed = *sharded(*found);

    range_states made;
    std::vector<key_part> values(partition.begin(), partition.end());
    for (unsigned shard = 0; shard < shards_of(composed); ++shard)
    {
        const value_in_shard value{&composed, partition[number].members(), shard};
        values[number] = key_part(&value, &write_value_in_shard);
        made.push_back(make_query(table, index, values));
    }
    return made;
}

std::shared_ptr<merge_state> make_merge(range_states ranges)
{
    if (ranges.empty())
        throw error(errc::invalid_request, "there are no ranges to merge");
    range_states sorted = ranges;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        throw error(
            errc::invalid_request,
            "a range is merged with itself: copies of one are the same range, with one position"
        );
    return std::make_shared<merge_state>(std::move(ranges));
}

std::shared_ptr<merge_state> make_merge(range_states ranges, const merge_state& asked_as)
{
    auto made = make_merge(std::move(ranges));
    made->ask_as(asked_as);
    return made;
}

namespace {

void check_not_begun(const merge_state& merge)
{
    if (merge.has_begun())
        throw error(
            errc::invalid_request,
            "a range cannot be changed any more once its first item has been asked for"
        );
}

}  // namespace

std::span<const std::shared_ptr<range_state>> ranges_to_change(const merge_state& merge)
{
    check_not_begun(merge);
    return merge.ranges();
}

double capacity_of(const merge_state& merge)
{
    double units = 0;
    for (const auto& each : merge.ranges())
        units += capacity_of(*each);
    return units;
}

void set_take(merge_state& merge, std::int64_t items)
{
    check_not_begun(merge);
    if (items < 1)
        throw error(
            errc::invalid_request,
            "what is taken of a range must be at least 1, is " + std::to_string(items)
        );
    merge.set_take(items);
}

void set_misfit_function(merge_state& merge, std::function<void(const misfit&)> function)
{
    merge.on_misfit.reset();
    if (function)
        merge.on_misfit =
            std::make_shared<const std::function<void(const misfit&)>>(std::move(function));
}

asio::any_io_executor executor_of(const merge_state& merge)
{
    return executor_of(*merge.ranges().front());
}

// -- What comes next

merge_state::merge_state(range_states ranges) : ranges_(std::move(ranges)), open_(ranges_.size())
{
    std::iota(open_.begin(), open_.end(), std::size_t{0});
}

void merge_state::ask_as(const merge_state& other)
{
    take_ = other.take_;
    on_misfit = other.on_misfit;
}

range_state::misfit_function merge_state::taker() const
{
    const auto& own = misfits_->front().function;
    return own ? own : on_misfit;
}

void merge_state::begin()
{
    if (has_begun_)
        return;
    is_reverse_ = ranges_.front()->request.reverse;
    for (const auto& each : ranges_)
    {
        if (each->request.reverse != is_reverse_)
            throw error(
                errc::invalid_request,
                "ranges are merged that go from the least sort key to the greatest, or such that "
                "go the other way, not both"
            );
    }
    has_begun_ = true;
    for (const auto& each : ranges_)
    {
        set_misfit_function(
            *each,
            [misfits = misfits_, own = each->on_misfit](const misfit& found) {
                misfits->push_back({found, own});
            }
        );
        // All that are delivered may be of one.
        auto& own_take = each->request.take;
        if (take_ && !each->progress)
            own_take = std::min(own_take.value_or(*take_), *take_);
    }
}

// Also calls the functions for misfits of the ranges, which leave them here.
void merge_state::take_read_ahead()
{
    for (const std::size_t range : std::vector<std::size_t>(open_))
    {
        if (auto there = detail::take_read_ahead(*ranges_[range]))
            add(range, std::move(there));
    }
}

std::vector<std::size_t> merge_state::to_be_read(std::size_t wanted)
{
    make_ready(wanted);
    if (ready_.size() >= wanted || has_taken_all() || !misfits_->empty())
        return {};
    return open_;
}

void merge_state::make_ready(std::size_t wanted)
{
    const auto behind = [this](const next_of_range& a, const next_of_range& b) {
        return goes_behind(a, b);
    };
    while (ready_.size() < wanted && !has_taken_all() && misfits_->empty())
    {
        take_read_ahead();
        if (!open_.empty() || next_.empty() || !misfits_->empty())
            return;
        std::pop_heap(next_.begin(), next_.end(), behind);
        open_.push_back(next_.back().range);
        ready_.push_back(std::move(next_.back().item));
        next_.pop_back();
        ++taken_;
    }
}

void merge_state::add(std::size_t range, std::shared_ptr<stored_object> next)
{
    const auto behind = [this](const next_of_range& a, const next_of_range& b) {
        return goes_behind(a, b);
    };
    if (next)
    {
        const auto sort_key = ranges_[range]->request.source_key().sort();
        sort_position position(sort_key, next->image);
        next_.push_back({range, std::move(next), std::move(position)});
        std::push_heap(next_.begin(), next_.end(), behind);
    }
    std::erase(open_, range);
}

// Ranges are delivered in their order where sort keys are equal.
bool merge_state::goes_behind(const next_of_range& a, const next_of_range& b) const
{
    const auto order = a.position <=> b.position;
    if (order == 0)
        return a.range > b.range;
    return is_reverse_ ? order < 0 : order > 0;
}

std::vector<std::shared_ptr<stored_object>> merge_state::pop(std::size_t wanted)
{
    make_ready(wanted);
    const auto end = ready_.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, ready_.size()));
    std::vector<std::shared_ptr<stored_object>> items(
        std::make_move_iterator(ready_.begin()), std::make_move_iterator(end)
    );
    ready_.erase(ready_.begin(), end);
    return items;
}

bool merge_state::misfit_is_next(std::size_t wanted) const noexcept
{
    return ready_.size() < wanted && !has_taken_all() && !misfits_->empty();
}

misfit merge_state::pop_misfit()
{
    misfit next = std::move(misfits_->front().what);
    misfits_->pop_front();
    return next;
}

std::shared_ptr<stored_object> take_read_ahead(merge_state& merge)
{
    if (!merge.has_begun() || merge.is_in_use)
        return nullptr;
    while (merge.to_be_read(1).empty())
    {
        if (!merge.misfit_is_next(1))
        {
            auto items = merge.pop(1);
            return items.empty() ? nullptr : std::move(items.front());
        }
        // The function stays as long as it runs.
        const auto function = merge.taker();
        if (!function)
            return nullptr;
        (*function)(merge.pop_misfit());
    }
    return nullptr;
}

bool call_for_misfits(merge_state& merge)
{
    const std::size_t wanted = std::exchange(merge.stopped_for, 0);
    if (wanted == 0)
        return false;
    while (merge.misfit_is_next(wanted))
    {
        const auto function = merge.taker();
        if (!function)
            break;
        (*function)(merge.pop_misfit());
    }
    return true;
}

}  // namespace ddbm::detail
