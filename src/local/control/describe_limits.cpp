#include "local/control/capacity_limits.hpp"
#include "local/control/control_operations.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

void describe_limits(engine_state&, const boost::json::object&, std::string& reply)
{
    ddbm::detail::json_writer out(reply);
    out.begin_object();
    out.plain_key("AccountMaxReadCapacityUnits").integer(account_capacity_units);
    out.plain_key("AccountMaxWriteCapacityUnits").integer(account_capacity_units);
    out.plain_key("TableMaxReadCapacityUnits").integer(table_capacity_units);
    out.plain_key("TableMaxWriteCapacityUnits").integer(table_capacity_units);
    out.end_object();
}

}  // namespace ddbm::local::detail
