#include "protocol/operations/delete_table.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/table_name.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const delete_table_request& request)
{
    within_table(request.table_name(), [&] {
        check_table_name(request.table_name());
        out.begin_object().plain_key("TableName").quoted(request.table_name()).end_object();
    });
}

void read_reply(std::string_view body, delete_table_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    reply.table_description =
        read_table_description(root.required("TableDescription", root.object("TableDescription")));
}

}  // namespace ddbm::detail
