#include "table/range_state.hpp"

#include <algorithm>
#include <utility>

namespace ddbm::detail {

// -- What is asked for

namespace {

void check_positive(std::int64_t items, const char* bound)
{
    if (items < 1)
        throw error(
            errc::invalid_request,
            std::string(bound) + " must be at least 1, is " + std::to_string(items)
        );
}

}  // namespace

std::shared_ptr<range_state>
make_query(const table_core& table, const index_info* index, std::span<const key_part> partition)
{
    range_request request(table, index);
    request.set_partition(partition);
    return std::make_shared<range_state>(std::move(request));
}

std::shared_ptr<range_state> make_scan(const table_core& table, const index_info* index)
{
    return std::make_shared<range_state>(range_request(table, index));
}

void set_sort_key(
    range_state& range,
    std::span<const key_part> equal,
    comparison_operator op,
    std::span<const key_part> operands
)
{
    range.check_not_begun();
    range.request.set_sort_key(equal, op, operands);
}

void set_objects(range_state& range, const model_info& model)
{
    range.check_not_begun();
    range.request.set_objects(model);
}

void set_reverse(range_state& range)
{
    range.check_not_begun();
    range.request.reverse = true;
}

void set_consistency(range_state& range, consistency of_reads)
{
    range.check_not_begun();
    range.request.consistency = of_reads;
}

void set_limit(range_state& range, std::int64_t items)
{
    range.check_not_begun();
    check_positive(items, "the limit of a range");
    range.request.limit = items;
}

void set_take(range_state& range, std::int64_t items)
{
    range.check_not_begun();
    check_positive(items, "what is taken of a range");
    range.request.take = items;
}

void set_misfit_function(range_state& range, std::function<void(const misfit&)> function)
{
    range.on_misfit.reset();
    if (function)
        range.on_misfit =
            std::make_shared<const std::function<void(const misfit&)>>(std::move(function));
}

asio::any_io_executor executor_of(const range_state& range)
{
    return range.request.table.db.get_executor();
}

void range_state::check_not_begun() const
{
    if (begun_)
        throw error(
            errc::invalid_request,
            "a range cannot be changed any more once its first item has been asked for"
        );
}

// -- What comes next

std::shared_ptr<stored_object> range_state::pop()
{
    if (next_item_ == items_.size() || taken_all() || misfit_is_next())
        return nullptr;
    ++delivered_;
    return std::move(items_[next_item_++]);
}

bool range_state::misfit_is_next() const noexcept
{
    return !misfits_.empty() && misfits_.front().behind == next_item_ && !taken_all();
}

misfit range_state::pop_misfit()
{
    item_misfit next = std::move(misfits_.front());
    misfits_.pop_front();
    return misfit(std::move(next.why), std::move(next.image));
}

void range_state::call_for_misfits()
{
    while (on_misfit && misfit_is_next())
    {
        // Behind it before the call, which may throw; and the function stays as long as it runs.
        auto function = on_misfit;
        (*function)(pop_misfit());
    }
}

error_code
range_state::settle(misfit_calls calls, std::shared_ptr<stored_object>& next, diagnostics& why)
{
    if (calls == misfit_calls::by_operation)
        call_for_misfits();
    if (misfit_is_next() && !on_misfit)
    {
        const misfit failed = pop_misfit();
        why = failed.why().get_diagnostics();
        return failed.why().code();
    }
    next = pop();
    return {};
}

bool range_state::needs_page(misfit_calls calls) const noexcept
{
    if (taken_all() || next_item_ != items_.size())
        return false;
    if (!misfits_.empty() && (!on_misfit || calls == misfit_calls::by_caller))
        return false;
    return !last_page_read_ && !(request.limit && evaluated_ >= *request.limit);
}

page_place range_state::next_page() const
{
    page_place page{start_, {}};
    if (request.limit)
        page.most = *request.limit - evaluated_;
    return page;
}

void range_state::add_page(model_reply page)
{
    items_ = std::move(page.items);
    next_item_ = 0;
    for (item_misfit& earlier : misfits_)
        earlier.behind = 0;
    for (item_misfit& each : page.misfits)
        misfits_.push_back(std::move(each));
    evaluated_ += std::max<std::int64_t>(page.scanned_count, 0);
    start_ = std::move(page.last_evaluated_key);
    // A page may be empty and not the last: only a missing key tells the end.
    last_page_read_ = start_.empty();
}

std::shared_ptr<stored_object> take_read_ahead(range_state& range)
{
    range.call_for_misfits();
    return range.pop();
}

bool waits_for_misfit_call(const range_state& range)
{
    return range.on_misfit && range.misfit_is_next();
}

}  // namespace ddbm::detail
