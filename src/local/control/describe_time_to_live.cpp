#include "local/control/control_operations.hpp"
#include "local/control/table_changes.hpp"
#include "local/control/table_lookup.hpp"
#include "local/service_error.hpp"
#include "protocol/wire_names.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

namespace {

using ddbm::detail::wire_name;

void check_may_describe(const table& t)
{
    if (t.status != resource_status::creating && t.status != resource_status::deleting)
        return;
    const std::string status(wire_name(t.status));
    refuse(
        "Cannot describe time to live while table is in " + status +
        " state: Current table state is " + status
    );
}

time_to_live_status status_of(const engine_state& state, const table& t)
{
    const bool changing = is_within(
        state,
        t.ttl_changed,
        std::chrono::duration_cast<time_point::duration>(state.options.table_changes_take)
    );
    if (t.ttl_attribute)
        return changing ? time_to_live_status::enabling : time_to_live_status::enabled;
    return changing ? time_to_live_status::disabling : time_to_live_status::disabled;
}

}  // namespace

void describe_time_to_live(
    engine_state& state, const boost::json::object& request, std::string& reply
)
{
    const table& t = read_table(state, request);
    check_may_describe(t);

    const time_to_live_status status = status_of(state, t);
    ddbm::detail::json_writer out(reply);
    out.begin_object().plain_key("TimeToLiveDescription").begin_object();
    out.plain_key("TimeToLiveStatus").quoted(wire_name(status));
    if (status != time_to_live_status::disabled)
        out.plain_key("AttributeName").string(t.last_ttl_attribute);
    out.end_object().end_object();
}

}  // namespace ddbm::local::detail
