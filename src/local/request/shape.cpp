#include "local/request/shape.hpp"

#include "local/request/constraint.hpp"
#include "local/request/constraint_report.hpp"
#include "local/request/json_type_check.hpp"
#include "local/request/request_view.hpp"
#include "local/request/shapes/common.hpp"
#include "local/service_error.hpp"

#include <array>

namespace ddbm::local::detail {
namespace {

const shape* find_in(std::span<const shape> operations, std::string_view name) noexcept
{
    for (const shape& s : operations)
        if (s.operation == name)
            return &s;
    return nullptr;
}

// Operations on tables look at the name before anything else.
void check_table_name_first(const shape& wanted, const json::object& body)
{
    const std::optional<std::string_view> name = text_member(body, "TableName");
    if (!name)
        refuse("The parameter 'TableName' is required but was not present in the request");
    constexpr constraint_set length = bit(constraint::least) | bit(constraint::most);
    for (const field& f : wanted.request.fields)
        if (f.name == "TableName" && (text_violations(*f.what, *name) & length) != 0)
            refuse("TableName must be at least 3 characters long and at most 255 characters long");
}

}  // namespace

const shape* find_shape(ddbm::service service, std::string_view operation) noexcept
{
    if (service == ddbm::service::dynamodb_streams)
        return find_in(shapes::of_streams(), operation);
    // The frequent ones first.
    for (const std::span<const shape> some :
         {shapes::of_items(),
          shapes::of_pages(),
          shapes::of_batches(),
          shapes::of_transactions(),
          shapes::of_tables(),
          shapes::of_settings(),
          shapes::of_statements()})
    {
        if (const shape* found = find_in(some, operation))
            return found;
    }
    return nullptr;
}

void check_shape(const shape& wanted, const boost::json::value& body)
{
    const json::object* members = body.if_object();
    if (!members)
        throw service_error(400, serialization_exception);
    if (check_json_types(wanted.request, *members))
        return;
    if (wanted.table_name_first)
        check_table_name_first(wanted, *members);
    refuse(constraint_report(wanted.request, *members));
}

}  // namespace ddbm::local::detail
