#include "local/control/control_operations.hpp"
#include "local/control/tag_reader.hpp"
#include "local/control/tagged_table.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

// A table has so few tags that one page holds them all, so there is no token to go on from.
void list_tags_of_resource(
    engine_state& state, const boost::json::object& request, std::string& reply
)
{
    const table& t = require_tagged(state, read_resource_arn(request, state.options));

    ddbm::detail::json_writer out(reply);
    out.begin_object().plain_key("Tags").begin_array();
    for (const auto& [key, value] : t.tags)
    {
        out.begin_object().plain_key("Key").string(key);
        out.plain_key("Value").string(value).end_object();
    }
    out.end_array().end_object();
}

}  // namespace ddbm::local::detail
