#include "local/control/control_operations.hpp"
#include "local/control/tag_reader.hpp"
#include "local/control/tagged_table.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"

namespace ddbm::local::detail {

void untag_resource(engine_state& state, const json::object& request, std::string&)
{
    const std::string_view arn = read_resource_arn(request, state.options);
    const json::array* const given = array_member(request, "TagKeys");
    if (!given || given->empty())
        refuse("Atleast one Tag Key needs to be provided as Input.");
    const std::vector<std::string> keys = read_tag_keys(*given);
    table* const t = find_tagged(state, arn);
    if (!t)
        resource_not_found();
    std::map<std::string, std::string> tags = t->tags;
    for (const std::string& key : keys)
        tags.erase(key);
    write_tags(state, *t, std::move(tags));
}

}  // namespace ddbm::local::detail
