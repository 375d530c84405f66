#ifndef DDBM_DETAIL_MERGE_CORE_HPP
#define DDBM_DETAIL_MERGE_CORE_HPP

// Several ranges as one, in the order of their sort key; compiled in the library.

#include <ddbm/cursor_key.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/range_core.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

// The ranges, the next item of each, and what has been delivered of them.
class merge_state;

using range_states = std::vector<std::shared_ptr<range_state>>;

// One query for each shard of the partition, of the table or an index.
range_states make_sharded_query(
    const table_core& table, const index_info* index, std::span<const key_part> partition
);

// Of one range at least; what is asked for is that of the ranges from then on.
// Throws errc::invalid_request for none, and for one that is there twice.
std::shared_ptr<merge_state> make_merge(range_states ranges);
// Of which the same is asked as of another one: how many are taken, where it begins, what becomes
// of misfits.
std::shared_ptr<merge_state> make_merge(range_states ranges, const merge_state& asked_as);
// Those that it is made of, to change what is asked of them. Throws errc::invalid_request once the
// first item has been asked for.
std::span<const std::shared_ptr<range_state>> ranges_to_change(const merge_state&);
void set_take(merge_state&, std::int64_t items);
void set_cursor(merge_state&, std::string cursor);
void set_cursor_key(merge_state&, cursor_key key);
void set_misfit_function(merge_state&, std::function<void(const misfit&)> function);
std::string cursor_of(const merge_state&);
double capacity_of(const merge_state&);
asio::any_io_executor executor_of(const merge_state&);
// Of the first of the ranges.
const table_core& table_of(const merge_state&);
// As those of one range.
explanation explain_range(const merge_state&);
std::shared_ptr<stored_object> take_read_ahead(merge_state&);
bool call_for_misfits(merge_state&);

// Delivers the next item of them all, null at the end.
class merged_next_call
{
public:
    static constexpr bool takes_next = true;

    using handler_type = next_call::handler_type;

    merged_next_call(std::shared_ptr<merge_state> merge, misfit_calls calls)
        : merge_(std::move(merge)), calls_(calls)
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    std::shared_ptr<merge_state> merge_;
    misfit_calls calls_;
};

// Delivers so many items, in place of one page of the service those that come next without reading
// on; of the whole range without a cursor.
class merged_page_call
{
public:
    static constexpr bool takes_next = false;

    using handler_type = page_call::handler_type;

    // Throws errc::invalid_request for less than one.
    merged_page_call(std::shared_ptr<merge_state> merge, misfit_calls calls, page_size items);

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    std::shared_ptr<merge_state> merge_;
    misfit_calls calls_;
    page_size items_;
};

// Delivers the number of the items that come next.
class merged_count_call
{
public:
    using handler_type = count_call::handler_type;

    explicit merged_count_call(std::shared_ptr<merge_state> merge) : merge_(std::move(merge)) {}

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    std::shared_ptr<merge_state> merge_;
};

inline merged_next_call call_for_next(std::shared_ptr<merge_state> merge, misfit_calls calls)
{
    return merged_next_call(std::move(merge), calls);
}

}  // namespace ddbm::detail

#endif
