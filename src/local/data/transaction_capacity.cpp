#include "local/data/transaction_capacity.hpp"

#include "values/json_writer.hpp"

namespace ddbm::local::detail {

void transaction_capacity::report(
    engine_state& state,
    const boost::json::object& request,
    capacity_kind kind,
    ddbm::detail::json_writer& out
) const
{
    const return_consumed_capacity wanted = read_capacity_wanted(request);
    for (const auto& each : used_)
        count_capacity(state, each.second.table_name, each.second.used, kind);
    if (wanted == return_consumed_capacity::none)
        return;
    out.plain_key("ConsumedCapacity").begin_array();
    for (const auto& [name, used] : used_)
        write_capacity(out, name, used.used, wanted, &kind);
    out.end_array();
}

}  // namespace ddbm::local::detail
