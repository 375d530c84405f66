// The states that tables and indexes go through. A change is there at once; for how long its state
// is shown is the engine's setting.
#ifndef DDBM_SRC_LOCAL_CONTROL_TABLE_CHANGES_HPP
#define DDBM_SRC_LOCAL_CONTROL_TABLE_CHANGES_HPP

#include "local/engine_state.hpp"

#include <chrono>

namespace ddbm::local::detail {

/// Whether states last. Where they do not, as in most tests, nothing that only protects the
/// service from changes in quick succession may stand in the way either.
bool changes_take_time(const engine_state& state) noexcept;

void begin_change(
    const engine_state& state,
    table& t,
    resource_status status,
    table_change change = table_change::none
);

/// An index that is added is filled once its table is done, which doubles the time.
void begin_change(const engine_state& state, index& i, resource_status status);
void begin_adding(const engine_state& state, index& i);

/// To be called when the reply, which shows the states, is written.
void end_changes_that_take_no_time(engine_state& state);

/// Whether `then` is less than `interval` ago.
bool is_within(
    const engine_state& state, const std::optional<time_point>& then, time_point::duration interval
);

}  // namespace ddbm::local::detail

#endif
