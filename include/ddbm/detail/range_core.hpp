#ifndef DDBM_DETAIL_RANGE_CORE_HPP
#define DDBM_DETAIL_RANGE_CORE_HPP

// The part of ranges that does not depend on the model's type; compiled in the library.

#include <ddbm/comparison.hpp>
#include <ddbm/consistency.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/table_core.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>

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
// What the items are read into, in place of the table's own model; only its attributes are asked
// for, and the keys.
void set_objects(range_state&, const model_info& model);
void set_reverse(range_state&);
void set_consistency(range_state&, consistency of_reads);
void set_limit(range_state&, std::int64_t items);
void set_take(range_state&, std::int64_t items);
void set_misfit_function(range_state&, std::function<void(const misfit&)> function);
asio::any_io_executor executor_of(const range_state&);
// The next item if its page is there already, else null. Calls the function for misfits before it,
// and throws what that throws.
std::shared_ptr<stored_object> take_read_ahead(range_state&);
// Whether take_read_ahead has such calls to make next.
bool waits_for_misfit_call(const range_state&);

// Who calls the function for misfits: the operation, before its handler; or its caller, to whom it
// leaves that by completing with null where such a call is next.
enum class misfit_calls : bool
{
    by_operation,
    by_caller,
};

// Delivers the next item, null at the end.
class next_call
{
public:
    using handler_type =
        asio::any_completion_handler<void(error_code, std::shared_ptr<stored_object>)>;

    next_call(std::shared_ptr<range_state> range, misfit_calls calls)
        : range_(std::move(range)), calls_(calls)
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    std::shared_ptr<range_state> range_;
    misfit_calls calls_;
};

}  // namespace ddbm::detail

#endif
