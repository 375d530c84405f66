#include "local/control/control_operations.hpp"
#include "local/control/tag_reader.hpp"
#include "local/control/tagged_table.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::local::detail {

void tag_resource(engine_state& state, const json::object& request, std::string&)
{
    const std::string_view arn = read_resource_arn(request, state.options);
    const json::array* const given = array_member(request, "Tags");
    if (!given || given->empty())
        refuse("Atleast one Tag needs to be provided as Input.");
    std::map<std::string, std::string> tags = read_tags(*given);
    table& t = require_tagged(state, arn);
    // What is there stays unless it is given anew.
    tags.insert(t.tags.begin(), t.tags.end());
    if (tags.size() > limits::tags)
        refuse_number_of_tags();
    write_tags(state, t, std::move(tags));
}

}  // namespace ddbm::local::detail
