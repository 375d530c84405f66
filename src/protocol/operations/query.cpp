#include "protocol/operations/query.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const query_request& request)
{
    within_table(request.table_name(), [&] {
        check_table_name(request.table_name());
        if (request.key_condition_expression().empty())
            refuse("The query has no key condition expression");
        check_expressions(
            {request.key_condition_expression(), request.filter_expression()},
            {request.projection_expression()},
            request
        );
        check_parameters(request);

        out.begin_object().plain_key("TableName").quoted(request.table_name());
        write_text(out, "KeyConditionExpression", request.key_condition_expression());
        write_parameters(out, request);
        if (!request.scan_index_forward())
            write_flag(out, "ScanIndexForward", false);
        out.end_object();
    });
}

void read_reply(std::string_view body, query_reply& reply)
{
    const reply_document document(body);
    read_parts(document.root(), reply);
}

}  // namespace ddbm::detail
