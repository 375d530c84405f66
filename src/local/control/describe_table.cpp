#include "local/control/control_operations.hpp"
#include "local/control/count_contents.hpp"
#include "local/control/table_description.hpp"
#include "local/control/table_lookup.hpp"

namespace ddbm::local::detail {

void describe_table(engine_state& state, const boost::json::object& request, std::string& reply)
{
    table& t = read_table(state, request);
    count_contents(state, t);
    const bool is_new = t.status == resource_status::creating;
    write_table_reply(
        reply, "Table", state, t, is_new ? warm_status::not_shown : warm_status::active
    );
}

}  // namespace ddbm::local::detail
