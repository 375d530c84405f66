#include "local/control/table_changes.hpp"

namespace ddbm::local::detail {

namespace {

time_point::duration duration_of_changes(const engine_state& state)
{
    return std::chrono::duration_cast<time_point::duration>(state.options.table_changes_take);
}

}  // namespace

bool changes_take_time(const engine_state& state) noexcept
{
    return state.options.table_changes_take.count() > 0;
}

void begin_change(const engine_state& state, table& t, resource_status status, table_change change)
{
    t.status = status;
    t.status_until = state.now() + duration_of_changes(state);
    t.change = change;
}

void begin_change(const engine_state& state, index& i, resource_status status)
{
    i.status = status;
    i.status_until = state.now() + duration_of_changes(state);
}

void begin_adding(const engine_state& state, index& i)
{
    begin_change(state, i, resource_status::creating);
    *i.status_until += duration_of_changes(state);
    i.added_later = true;
}

void end_changes_that_take_no_time(engine_state& state)
{
    if (!changes_take_time(state))
        state.tables.advance(time_point::max());
}

bool is_within(
    const engine_state& state, const std::optional<time_point>& then, time_point::duration interval
)
{
    return then && state.now() - *then < interval;
}

}  // namespace ddbm::local::detail
