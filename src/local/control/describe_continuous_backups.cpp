#include "local/control/control_operations.hpp"
#include "local/control/table_lookup.hpp"
#include "local/service_error.hpp"
#include "protocol/wire_names.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

using ddbm::detail::wire_name;

// There are no backups here, so point-in-time recovery, which tools ask for, is off.
void describe_continuous_backups(
    engine_state& state, const boost::json::object& request, std::string& reply
)
{
    const std::string_view name = read_table_name(state, request);
    if (!state.tables.find(name))
        throw service_error(
            400,
            "com.amazonaws.dynamodb.v20120810#TableNotFoundException",
            std::string("Table not found: ").append(name)
        );

    ddbm::detail::json_writer out(reply);
    out.begin_object().plain_key("ContinuousBackupsDescription").begin_object();
    out.plain_key("ContinuousBackupsStatus").quoted(wire_name(continuous_backups_status::enabled));
    out.plain_key("PointInTimeRecoveryDescription").begin_object();
    out.plain_key("PointInTimeRecoveryStatus")
        .quoted(wire_name(continuous_backups_status::disabled));
    out.end_object().end_object().end_object();
}

}  // namespace ddbm::local::detail
