#include "protocol/operations/delete_item.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const delete_item_request& request)
{
    within_table(request.table_name(), [&] {
        check_table_name(request.table_name());
        check_key(request.key());
        check_expressions({request.condition_expression()}, {}, request);
        check_return_values(request);

        out.begin_object().plain_key("TableName").quoted(request.table_name());
        write_item(out, "Key", request.key());
        write_parameters(out, request);
        out.end_object();
    });
}

void read_reply(std::string_view body, delete_item_reply& reply)
{
    const reply_document document(body);
    read_parts(document.root(), reply);
}

}  // namespace ddbm::detail
