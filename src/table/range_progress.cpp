#include "table/range_progress.hpp"

#include "table/range_request.hpp"

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::int64_t no_end = range_progress::all;

}  // namespace

range_bounds::range_bounds(const range_request& range)
    : limit(range.limit), take(range.take), prefetch_bytes(range.prefetch_bytes),
      is_segmented(range.segments > 1), counts_only(range.counts_only),
      has_filter(range.is_filtered() || range.leaves_items_out()),
      start_key(start_key_attributes(range))
{
}

range_progress::range_progress(range_bounds bounds, std::vector<range_place> places)
    : bounds_(std::move(bounds)), largest_(usual_page_bytes)
{
    for (range_place& each : places)
    {
        lane& made = lanes_.emplace_back();
        made.start = each.key;
        made.is_read = each.at_end;
        if (!made.is_read)
            idle_.push_back(lanes_.size() - 1);
        made.at.stand_at(std::move(each));
    }
}

range_progress range_progress::counting(const range_progress& rest)
{
    range_bounds bounds;
    bounds.limit = rest.bounds_.limit;
    bounds.take = rest.bounds_.take;
    bounds.has_filter = rest.bounds_.has_filter;
    bounds.is_segmented = rest.bounds_.is_segmented;
    bounds.counts_only = true;
    std::vector<range_place> places;
    for (const lane& each : rest.lanes_)
        places.push_back({each.start, each.is_read});

    range_progress made(std::move(bounds), std::move(places));
    made.evaluated_ = rest.evaluated_;
    made.delivered_ = rest.delivered_;
    made.ready_ = rest.ready_;
    for (const page& each : rest.pages_)
        made.ready_ += static_cast<std::int64_t>(each.misfits.size());
    return made;
}

// -- Pages

std::int64_t range_progress::left_to_take() const
{
    return bounds_.take ? std::max<std::int64_t>(*bounds_.take - delivered_, 0) : no_end;
}

std::int64_t range_progress::left_to_evaluate() const
{
    return bounds_.limit ? std::max<std::int64_t>(*bounds_.limit - evaluated_ - reserved_, 0)
                         : no_end;
}

// Besides those that are on their way.
bool range_progress::may_fetch_ahead(const lane& each) const
{
    const bool has_room = bounds_.prefetch_bytes != 0 &&
                          bytes_ + (fetching_ + 1) * largest_ <= bounds_.prefetch_bytes;
    // A segment has a page ready while others are delivered; of many segments some have.
    return has_room || (bounds_.is_segmented && each.pages == 0 &&
                        pages_.size() + fetching_ < most_pages_at_once);
}

std::optional<page_fetch> range_progress::begin_fetch(std::int64_t wanted, std::int64_t likely)
{
    const std::int64_t missing = left_to_take() == no_end ? no_end : left_to_take() - ready_;
    if (missing <= 0 || left_to_evaluate() == 0 || fetching_ >= most_pages_at_once)
        return {};
    const bool is_needed = std::min(wanted, left_to_take()) > ready_;
    const auto found = std::find_if(idle_.begin(), idle_.end(), [&](std::size_t number) {
        return is_needed || may_fetch_ahead(lanes_[number]);
    });
    if (found == idle_.end())
        return {};

    page_fetch fetch{*found, lanes_[*found].start, {}};
    std::int64_t most = no_end;
    // Where each item that is evaluated is delivered, more would be paid for than is needed.
    if (!bounds_.has_filter)
    {
        most = missing;
        if (likely != 0 && bounds_.prefetch_bytes == 0)
            most = std::min(most, std::max<std::int64_t>(likely - ready_, 1));
    }
    if (bounds_.limit)
    {
        const auto idle = static_cast<std::int64_t>(idle_.size());
        most = std::min(most, std::max<std::int64_t>(left_to_evaluate() / idle, 1));
        lanes_[*found].reserved = most;
        reserved_ += most;
    }
    if (most != no_end)
        fetch.most = most;
    ++fetching_;
    idle_.erase(found);
    return fetch;
}

void range_progress::forget_fetch(lane& of)
{
    --fetching_;
    reserved_ -= std::exchange(of.reserved, 0);
}

void range_progress::give_up_fetch(std::size_t number)
{
    forget_fetch(lanes_[number]);
    idle_.push_front(number);
}

void range_progress::fail_fetch(std::size_t number, error why)
{
    forget_fetch(lanes_[number]);
    lanes_[number].failure = std::move(why);
    failed_.push_back(number);
}

void range_progress::end_fetch(std::size_t number, model_reply came, std::size_t bytes)
{
    auto& from = lanes_[number];
    forget_fetch(from);
    evaluated_ += std::max<std::int64_t>(came.scanned_count, 0);
    from.start = std::move(came.last_evaluated_key);
    // A page may be empty and not the last: only a missing key tells the end.
    from.is_read = from.start.empty();
    if (!from.is_read)
        idle_.push_back(number);
    if (bounds_.counts_only)
    {
        ready_ += std::max<std::int64_t>(came.count, 0);
        return;
    }

    page& made = pages_.emplace_back();
    made.lane = number;
    made.items = std::move(came.items);
    for (item_misfit& each : came.misfits)
        made.misfits.push_back(std::move(each));
    made.end = {from.start, from.is_read};
    made.bytes = bytes;
    ready_ += made.left();
    bytes_ += bytes;
    largest_ = std::max(largest_, bytes);
    ++from.pages;
    drop_pages_that_are_over();
}

// -- What comes next

bool range_progress::is_over() const
{
    return fetching_ == 0 && (left_to_evaluate() == 0 || idle_.empty());
}

// The one with the first of them, if that comes before the last wanted item. Null: there is none.
const range_progress::page* range_progress::page_with_misfit(std::int64_t wanted) const
{
    wanted = std::min(wanted, left_to_take());
    std::int64_t before = 0;
    for (const page& each : pages_)
    {
        if (before >= wanted)
            return nullptr;
        if (!each.misfits.empty())
        {
            const auto behind = static_cast<std::int64_t>(each.misfits.front().behind - each.next);
            if (before + behind < wanted)
                return &each;
        }
        before += each.left();
    }
    return nullptr;
}

std::int64_t range_progress::ready(std::int64_t wanted) const
{
    return std::min({wanted, left_to_take(), ready_});
}

std::int64_t range_progress::page_items() const
{
    return pages_.empty() ? 1 : std::max<std::int64_t>(pages_.front().left(), 1);
}

range_step range_progress::next(std::int64_t wanted) const
{
    if (page_with_misfit(wanted))
        return range_step::hand_misfit;
    if (ready_ >= std::min(wanted, left_to_take()))
        return range_step::deliver;
    if (!failed_.empty())
        return range_step::fail;
    return is_over() ? range_step::deliver : range_step::wait;
}

std::shared_ptr<stored_object> range_progress::pop_item()
{
    page& from = pages_.front();
    lane& of = lanes_[from.lane];
    std::shared_ptr<stored_object> item = std::move(from.items[from.next++]);
    --ready_;
    ++delivered_;
    if (from.is_over())
        drop_pages_that_are_over();
    else
        of.at.stand_behind(item->image);
    return item;
}

misfit range_progress::pop_misfit(std::int64_t wanted)
{
    // Found among our own.
    page& from = const_cast<page&>(*page_with_misfit(wanted));
    const bool is_next = &from == &pages_.front() && from.misfit_is_next();
    item_misfit popped = std::move(from.misfits.front());
    from.misfits.pop_front();
    if (is_next)
    {
        lanes_[from.lane].at.stand_behind_json(popped.image);
        drop_pages_that_are_over();
    }
    return misfit(std::move(popped.why), std::move(popped.image));
}

bool range_progress::next_is_of_unknown_kind(std::int64_t wanted) const
{
    const page* const found = page_with_misfit(wanted);
    return found && found->misfits.front().is_of_unknown_kind;
}

error range_progress::pop_failure()
{
    const std::size_t number = failed_.front();
    failed_.pop_front();
    idle_.push_front(number);
    return *std::exchange(lanes_[number].failure, std::nullopt);
}

void range_progress::drop_pages_that_are_over()
{
    while (!pages_.empty() && pages_.front().is_over())
    {
        page& over = pages_.front();
        lane& of = lanes_[over.lane];
        of.at.stand_at(std::move(over.end));
        --of.pages;
        bytes_ -= over.bytes;
        pages_.pop_front();
    }
}

std::vector<range_place> range_progress::places(std::int64_t more) const
{
    // As if they had been popped.
    std::vector<std::optional<range_place>> passed(lanes_.size());
    for (const page& each : pages_)
    {
        const std::int64_t popped = std::min(more, each.left());
        more -= popped;
        if (popped == each.left() && each.misfits.empty())
        {
            passed[each.lane] = each.end;
            continue;
        }
        if (popped != 0)
        {
            const std::size_t last = each.next + static_cast<std::size_t>(popped) - 1;
            passed[each.lane] = place_behind_item(bounds_.start_key, each.items[last]->image);
        }
        break;
    }

    std::vector<range_place> places;
    for (std::size_t i = 0; i < lanes_.size(); ++i)
        places.push_back(passed[i] ? std::move(*passed[i]) : lanes_[i].at.place(bounds_.start_key));
    return places;
}

}  // namespace ddbm::detail
