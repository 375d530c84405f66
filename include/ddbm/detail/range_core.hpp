#ifndef DDBM_DETAIL_RANGE_CORE_HPP
#define DDBM_DETAIL_RANGE_CORE_HPP

// The part of ranges that does not depend on the model's type; compiled in the library.

#include <ddbm/comparison.hpp>
#include <ddbm/consistency.hpp>
#include <ddbm/cursor_key.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/expression_core.hpp>
#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/table_core.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {
class explanation;
class item;
}  // namespace ddbm

namespace ddbm::detail {

// What a query or scan asks for, and how far it has come.
class range_state;

// Of the table, or of an index of its model if that is not null. A query has a value for each
// attribute of the partition key.
std::shared_ptr<range_state>
make_query(const table_core& table, const index_info* index, std::span<const key_part> partition);
std::shared_ptr<range_state> make_scan(const table_core& table, const index_info* index);
// `equal` has values of the first attributes of the sort key, the operands are for the next one.
// Replaces the condition that was there.
void set_sort_key(
    range_state&,
    std::span<const key_part> equal,
    comparison_operator op,
    std::span<const key_part> operands
);
// A range that asks for the same, and reads the items into another model, only whose attributes are
// asked for, and the keys. The one that is there delivers what it did.
std::shared_ptr<range_state> with_objects(const range_state&, const model_info& model);
// What the items are read into, in place of the table's own model, where the source has no other
// attributes.
void set_part(range_state&, const model_info& model);
void set_reverse(range_state&);
void set_consistency(range_state&, consistency of_reads);
void set_limit(range_state&, std::int64_t items);
void set_take(range_state&, std::int64_t items);
// Besides those that are there.
void add_filter(range_state&, const condition_core& condition);
void set_segments(range_state&, std::int64_t count);
void set_prefetch(range_state&, std::size_t bytes);
void set_cursor(range_state&, std::string cursor);
void set_cursor_key(range_state&, cursor_key key);
void set_counts_capacity(range_state&);
void set_misfit_function(range_state&, std::function<void(const misfit&)> function);
// Of a range of several kinds of items: what becomes of those that are of none of them. Each is one
// that does not fit, unless they are skipped or handed to a function; the latest of these holds.
void set_unknown_kinds(range_state&, bool are_skipped);
void set_kind_function(range_state&, std::function<void(const item&)> function);
std::string cursor_of(range_state&);
double capacity_of(range_state&);
asio::any_io_executor executor_of(const range_state&);
const table_core& table_of(const range_state&);
// Throws why it cannot be sent.
explanation explain_range(const range_state&);
// The next item if its page is there already, else null. Calls the function for misfits before it,
// and throws what that throws.
std::shared_ptr<stored_object> take_read_ahead(range_state&);
// Whether the last operation has left such calls to its caller; makes them.
bool call_for_misfits(range_state&);

// Who calls the function for misfits: the operation, before its handler; or its caller, to whom it
// leaves that by completing with nothing where such a call is next.
enum class misfit_calls : bool
{
    by_operation,
    by_caller,
};

// Delivers the next item, null at the end.
class next_call
{
public:
    static constexpr bool takes_next = true;

    using handler_type =
        asio::any_completion_handler<void(error_code, std::shared_ptr<stored_object>)>;

    // Where not many more than so many are asked for, no more are fetched; 0: a page is.
    next_call(std::shared_ptr<range_state> range, misfit_calls calls, std::int64_t likely = 0)
        : range_(std::move(range)), calls_(calls), likely_(likely)
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    std::shared_ptr<range_state> range_;
    misfit_calls calls_;
    std::int64_t likely_;
};

inline next_call call_for_next(std::shared_ptr<range_state> range, misfit_calls calls)
{
    return next_call(std::move(range), calls);
}

// Several items, and where the range goes on behind them.
class page_core
{
public:
    page_core() = default;

    // Handles on the items, which are objects of their type.
    template <class Handle>
    operator std::vector<Handle>() &&
    {
        return handles_of<Handle>(std::move(items));
    }

    std::vector<std::shared_ptr<stored_object>> items;
    std::string cursor;  // empty at the end
};

// How many items a page has: as many as come with one of the service, or as there are.
using page_size = std::optional<std::int64_t>;
inline constexpr page_size page_of_service = std::nullopt;
inline constexpr page_size whole_range = std::numeric_limits<std::int64_t>::max();

// Delivers so many items; of the whole range without a cursor.
class page_call
{
public:
    static constexpr bool takes_next = false;

    using handler_type = asio::any_completion_handler<void(error_code, page_core)>;

    // Throws errc::invalid_request for less than one.
    page_call(std::shared_ptr<range_state> range, misfit_calls calls, page_size items);

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    std::shared_ptr<range_state> range_;
    misfit_calls calls_;
    page_size items_;
};

// Delivers the number of the items that come next.
class count_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, std::int64_t)>;

    explicit count_call(std::shared_ptr<range_state> range) : range_(std::move(range)) {}

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

    // Of the rest of the range. Throws why it cannot be sent.
    explanation explain() const;

private:
    std::shared_ptr<range_state> range_;
};

}  // namespace ddbm::detail

#endif
