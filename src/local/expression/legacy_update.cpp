// AttributeUpdates: PUT is SET, DELETE without a value is REMOVE, names are taken as they are.

#include "local/expression/update.hpp"
#include "local/expression/update_actions.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <utility>

namespace ddbm::local::detail {
namespace {

void check_type(update_section section, const attribute_value& value)
{
    const bool is_set = value.is_string_set() || value.is_number_set() || value.is_binary_set();
    const std::string type(type_name(value.type()));
    if (section == update_section::erase && !is_set)
        refuse_parameter("DELETE action with value is not supported for the type " + type);
    if (section == update_section::add && !is_set && !value.is_number() && !value.is_list())
        refuse_parameter("ADD action is not supported for the type " + type);
}

update_action read_action(std::string_view attribute, const boost::json::object& json)
{
    update_action action;
    action.target.path.push_back({std::string(attribute)});
    const std::string_view name = text_member(json, "Action").value_or("PUT");
    const boost::json::value* value = member(json, "Value");
    if (!value)
    {
        if (name != "DELETE")
        {
            refuse_parameter("Only DELETE action is allowed when no attribute value is specified");
        }
        action.section = update_section::remove;
        return action;
    }
    action.section = name == "DELETE" ? update_section::erase
                     : name == "ADD"  ? update_section::add
                                      : update_section::set;
    operand term;
    term.what = operand::kind::value;
    term.value = std::make_shared<attribute_value>(read_value(*value));
    check_type(action.section, *term.value);
    action.terms.push_back(std::move(term));
    return action;
}

}  // namespace

update legacy_update(const boost::json::object& updates)
{
    auto actions = std::make_shared<update_actions>();
    actions->legacy = true;
    for (const auto& entry : updates)
    {
        check_attribute_name(entry.key());
        if (const boost::json::object* json = entry.value().if_object())
            actions->actions.push_back(read_action(entry.key(), *json));
    }
    actions->paths = target_paths(actions->actions);
    actions->targets = make_path_tree(actions->paths);
    return update(std::move(actions));
}

}  // namespace ddbm::local::detail
