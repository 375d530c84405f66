#include "local/control/control_operations.hpp"
#include "local/engine_state.hpp"
#include "protocol/partition.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

// The service's own address: the engine does not know by which it is reached, if by any.
void describe_endpoints(engine_state& state, const boost::json::object&, std::string& reply)
{
    constexpr std::int64_t cached_for_minutes = 1440;
    std::string address = "dynamodb." + state.options.region + ".";
    address.append(ddbm::detail::partition_of(state.options.region).dns_suffix);

    ddbm::detail::json_writer out(reply);
    out.begin_object().plain_key("Endpoints").begin_array().begin_object();
    out.plain_key("Address").string(address);
    out.plain_key("CachePeriodInMinutes").integer(cached_for_minutes);
    out.end_object().end_array().end_object();
}

}  // namespace ddbm::local::detail
