#include "local/request/shape.hpp"

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

// Operations on tables look for the name before anything else.
void check_has_table_name(const json::object& body)
{
    if (!text_member(body, "TableName"))
        refuse("The parameter 'TableName' is required but was not present in the request");
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
        check_has_table_name(*members);
    refuse(constraint_report(wanted.request, *members));
}

}  // namespace ddbm::local::detail
