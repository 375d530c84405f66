#include "local/control/table_lookup.hpp"

#include "local/control/control_errors.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "protocol/arn.hpp"
#include "protocol/partition.hpp"

namespace ddbm::local::detail {

namespace {

[[noreturn]] void refuse_arn(std::string_view what, std::string_view arn)
{
    refuse(std::string("1 validation error detected: Invalid ")
               .append(what)
               .append(" in '")
               .append(arn)
               .append("'"));
}

std::string_view name_in(const engine_options& options, std::string_view arn)
{
    constexpr std::string_view prefix = "table/";
    const ddbm::detail::arn_parts parts = ddbm::detail::split_arn(arn);
    if (parts.partition != ddbm::detail::partition_of(options.region).name)
        refuse_arn("AWS partition", arn);
    if (parts.region != options.region)
        refuse_arn("AWS region", arn);
    if (parts.service != "dynamodb" || !parts.resource.starts_with(prefix) ||
        parts.resource.find('/', prefix.size()) != std::string_view::npos)
        refuse_arn("resource type", arn);
    const std::string_view name = parts.resource.substr(prefix.size());
    if (parts.account != options.account)
        table_not_found(name);
    return name;
}

}  // namespace

std::string_view read_table_name(const engine_state& state, const json::object& request)
{
    const std::string_view given = text_member(request, "TableName").value_or("");
    return given.starts_with("arn:") ? name_in(state.options, given) : given;
}

table& find_table(engine_state& state, std::string_view name)
{
    table* const found = state.tables.find(name);
    if (!found)
        table_not_found(name);
    return *found;
}

table& read_table(engine_state& state, const json::object& request)
{
    return find_table(state, read_table_name(state, request));
}

}  // namespace ddbm::local::detail
