#include "table/merge_state.hpp"

#include "model/composed_parts.hpp"
#include "table/range_request.hpp"

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <limits>
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
    check_positive(items, "what is taken of a range");
    merge.take = items;
}

void set_cursor(merge_state& merge, std::string cursor)
{
    for (const auto& each : ranges_to_change(merge))
        each->check_not_begun();
    merge.cursor = std::move(cursor);
}

void set_cursor_key(merge_state& merge, cursor_key key)
{
    check_not_begun(merge);
    merge.cursors_signed_with = std::move(key);
}

merged_page_call::merged_page_call(
    std::shared_ptr<merge_state> merge, misfit_calls calls, page_size items
)
    : merge_(std::move(merge)), calls_(calls), items_(items)
{
    if (items)
        check_positive(*items, "the number of items of a page");
}

std::string cursor_of(const merge_state& merge)
{
    return merge.cursor_behind();
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

const table_core& table_of(const merge_state& merge)
{
    return merge.ranges().front()->table();
}

// -- What comes next

merge_state::merge_state(range_states ranges)
    : ranges_(std::move(ranges)), open_(ranges_.size()),
      start_key_(start_key_attributes(ranges_.front()->request)), delivered_(ranges_.size())
{
    std::iota(open_.begin(), open_.end(), std::size_t{0});
}

void merge_state::ask_as(const merge_state& other)
{
    take = other.take;
    cursor = other.cursor;
    cursors_signed_with = other.cursors_signed_with;
    on_misfit = other.on_misfit;
}

range_state::misfit_function merge_state::taker() const
{
    const auto& own = misfits_->front().function;
    return own ? own : on_misfit;
}

void merge_state::check_direction() const
{
    for (const auto& each : ranges_)
    {
        if (each->request.reverse != ranges_.front()->request.reverse)
            throw error(
                errc::invalid_request,
                "ranges are merged that go from the least sort key to the greatest, or such that "
                "go the other way, not both"
            );
    }
}

// That of each of them, in their order.
std::string merge_state::identity() const
{
    std::string text;
    for (const auto& each : ranges_)
        text.append(text.empty() ? "[" : ",").append(identity_of(each->request));
    return text + "]";
}

std::vector<range_place> merge_state::first_places() const
{
    if (cursor.empty())
        return {};
    for (const auto& each : ranges_)
    {
        if (each->request.refused)
            throw *each->request.refused;
    }
    const auto& key = cursors_signed_with;
    return read_cursor(cursor, identity(), start_key_, ranges_.size(), key ? &*key : nullptr);
}

std::optional<std::int64_t> merge_state::take_of(std::size_t range) const
{
    std::optional<std::int64_t> most = ranges_[range]->request.take;
    if (take)
        most = std::min(most.value_or(*take), *take);
    return most;
}

void merge_state::begin()
{
    if (has_begun_)
        return;
    check_direction();
    const auto first = first_places();
    for (std::size_t i = 0; i < ranges_.size(); ++i)
    {
        range_state& each = *ranges_[i];
        // It may have begun before it was merged.
        if (!each.progress)
            each.request.take = take_of(i);
        each.begin(first.empty() ? nullptr : &first[i]);
        delivered_[i].stand_at(place_of(each));
    }
    has_begun_ = true;
    is_reverse_ = ranges_.front()->request.reverse;
    // For the function of their range, which is called where the handler is.
    const auto put_aside = [this](std::size_t range, range_state::misfit_function own) {
        return std::make_shared<const std::function<void(const misfit&)>>(
            [range, misfits = misfits_, own = std::move(own)](const misfit& found) {
                misfits->push_back({range, found, own});
            }
        );
    };
    for (std::size_t i = 0; i < ranges_.size(); ++i)
    {
        range_state& each = *ranges_[i];
        each.on_misfit = put_aside(i, std::move(each.on_misfit));
        if (each.on_unknown_kind)
            each.on_unknown_kind = put_aside(i, std::move(each.on_unknown_kind));
    }
}

// What needs no operation. Also calls the functions for misfits of the ranges, which leave them
// here.
void merge_state::take_read_ahead()
{
    for (const std::size_t range : std::vector<std::size_t>(open_))
    {
        auto there = detail::take_read_ahead(*ranges_[range]);
        if (there || has_ended(*ranges_[range]))
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
        ready_.push_back({next_.back().range, std::move(next_.back().item)});
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
    std::vector<std::shared_ptr<stored_object>> items;
    items.reserve(std::min(wanted, ready_.size()));
    while (items.size() < wanted && !ready_.empty())
    {
        ready_item& next = ready_.front();
        delivered_[next.range].stand_behind(next.item->image);
        items.push_back(std::move(next.item));
        ready_.pop_front();
    }
    return items;
}

bool merge_state::misfit_is_next(std::size_t wanted) const noexcept
{
    return ready_.size() < wanted && !has_taken_all() && !misfits_->empty();
}

misfit merge_state::pop_misfit()
{
    told_misfit next = std::move(misfits_->front());
    misfits_->pop_front();
    // What is ready comes before it.
    const auto is_of_range = [&](const ready_item& each) { return each.range == next.range; };
    if (std::none_of(ready_.begin(), ready_.end(), is_of_range))
        delivered_[next.range].stand_behind_json(next.what.image());
    return std::move(next.what);
}

// -- Where it goes on

std::vector<range_place> merge_state::places(std::size_t more) const
{
    std::vector<const stored_image*> passed(ranges_.size());
    std::vector<bool> is_kept(ranges_.size());
    for (std::size_t i = 0; i < ready_.size(); ++i)
    {
        const std::size_t range = ready_[i].range;
        if (i < more)
            passed[range] = &ready_[i].item->image;
        else
            is_kept[range] = true;
    }
    for (const next_of_range& each : next_)
        is_kept[each.range] = true;
    for (const told_misfit& each : *misfits_)
        is_kept[each.range] = true;

    std::vector<range_place> places;
    for (std::size_t i = 0; i < ranges_.size(); ++i)
    {
        if (!is_kept[i])
            places.push_back(place_of(*ranges_[i]));
        else if (passed[i])
            places.push_back(place_behind_item(start_key_, *passed[i]));
        else
            places.push_back(delivered_[i].place(start_key_));
    }
    return places;
}

std::string merge_state::cursor_behind(std::size_t more) const
{
    const auto is_refused = [](const auto& each) { return each->request.refused_at_start; };
    if (!has_begun_ || std::any_of(ranges_.begin(), ranges_.end(), is_refused))
        return cursor;
    const auto& key = cursors_signed_with;
    return write_cursor(identity(), places(more), key ? &*key : nullptr);
}

// -- How many there are

std::int64_t merge_state::left_to_take() const noexcept
{
    return take ? *take - taken_ + static_cast<std::int64_t>(ready_.size())
                : std::numeric_limits<std::int64_t>::max();
}

// Those that do not fit, too, as it is of one range.
std::int64_t merge_state::kept() const noexcept
{
    return static_cast<std::int64_t>(ready_.size() + next_.size() + misfits_->size());
}

bool merge_state::depends_on_ranges() const noexcept
{
    return kept() < left_to_take();
}

std::int64_t merge_state::left(std::int64_t in_ranges) const noexcept
{
    return std::min(kept() + in_ranges, left_to_take());
}

// -- Without waiting

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
