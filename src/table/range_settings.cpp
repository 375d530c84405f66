// What is asked of a range before it begins.

#include "table/range_state.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <memory>
#include <string>
#include <utility>

namespace ddbm::detail {

void check_positive(std::int64_t items, const char* bound)
{
    if (items < 1)
        throw error(
            errc::invalid_request,
            std::string(bound) + " must be at least 1, is " + std::to_string(items)
        );
}

namespace {

// To be changed, as long as that is allowed.
range_request& changed(range_state& range)
{
    range.check_not_begun();
    return range.request;
}

}  // namespace

std::shared_ptr<range_state>
make_query(const table_core& table, const index_info* index, std::span<const key_part> partition)
{
    range_request request(table, index);
    request.set_partition(partition);
    return range_state::handle(std::move(request));
}

std::shared_ptr<range_state> make_scan(const table_core& table, const index_info* index)
{
    return range_state::handle(range_request(table, index));
}

void set_sort_key(
    range_state& range,
    std::span<const key_part> equal,
    comparison_operator op,
    std::span<const key_part> operands
)
{
    changed(range).set_sort_key(equal, op, operands);
}

std::shared_ptr<range_state> with_objects(const range_state& range, const model_info& model)
{
    range.check_not_begun();
    auto made = range_state::handle(range.request);
    made->request.set_objects(model);
    made->on_misfit = range.on_misfit;
    made->on_unknown_kind = range.on_unknown_kind;
    return made;
}

void set_part(range_state& range, const model_info& model)
{
    changed(range).objects = &model;
}

void set_reverse(range_state& range)
{
    changed(range).reverse = true;
}

void set_consistency(range_state& range, consistency of_reads)
{
    changed(range).consistency = of_reads;
}

void set_limit(range_state& range, std::int64_t items)
{
    range_request& request = changed(range);
    check_positive(items, "the limit of a range");
    request.limit = items;
}

void set_take(range_state& range, std::int64_t items)
{
    range_request& request = changed(range);
    check_positive(items, "what is taken of a range");
    request.take = items;
}

void add_filter(range_state& range, const condition_core& condition)
{
    range_request& request = changed(range);
    request.filter = condition_core::both(std::move(request.filter), condition);
}

void set_segments(range_state& range, std::int64_t count)
{
    // What the service takes.
    constexpr std::int64_t most = 1'000'000;
    range_request& request = changed(range);
    check_positive(count, "the number of segments");
    if (count > most)
        throw error(
            errc::invalid_request,
            "a scan has at most " + std::to_string(most) + " segments, not " + std::to_string(count)
        );
    request.segments = count;
}

void set_prefetch(range_state& range, std::size_t bytes)
{
    range_request& request = changed(range);
    if (bytes != 0 && bytes < least_prefetch_bytes)
        throw error(
            errc::invalid_request,
            "prefetch takes " + std::to_string(least_prefetch_bytes) +
                " bytes at least, for the page that is consumed and one ahead, or 0 for none; "
                "not " +
                std::to_string(bytes)
        );
    request.prefetch_bytes = bytes;
}

void set_cursor(range_state& range, std::string cursor)
{
    changed(range).cursor = std::move(cursor);
}

void set_cursor_key(range_state& range, cursor_key key)
{
    changed(range).cursors_signed_with = std::move(key);
}

void set_counts_capacity(range_state& range)
{
    changed(range).counts_capacity = true;
}

void set_misfit_function(range_state& range, std::function<void(const misfit&)> function)
{
    range.on_misfit.reset();
    if (function)
        range.on_misfit =
            std::make_shared<const std::function<void(const misfit&)>>(std::move(function));
}

page_call::page_call(std::shared_ptr<range_state> range, misfit_calls calls, page_size items)
    : range_(std::move(range)), calls_(calls), items_(items)
{
    if (items)
        check_positive(*items, "the number of items of a page");
}

void set_unknown_kinds(range_state& range, bool are_skipped)
{
    changed(range).skips_unknown_kinds = are_skipped;
    range.on_unknown_kind.reset();
}

void set_kind_function(range_state& range, std::function<void(const item&)> function)
{
    set_unknown_kinds(range, false);
    if (function)
        range.on_unknown_kind = std::make_shared<const std::function<void(const misfit&)>>(
            [function = std::move(function)](const misfit& found) {
                function(item_from_json(found.image()));
            }
        );
}

}  // namespace ddbm::detail
