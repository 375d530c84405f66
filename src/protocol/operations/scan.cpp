#include "protocol/operations/scan.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

void check_segments(const scan_request& request)
{
    if (request.segment().has_value() != request.total_segments().has_value())
        refuse("Segment and TotalSegments go together, and one of them is not set");
    if (!request.segment())
        return;
    check_range("TotalSegments", *request.total_segments(), 1, limits::scan_segments);
    check_range("Segment", *request.segment(), 0, *request.total_segments() - 1);
}

}  // namespace

void write_request(json_writer& out, const scan_request& request)
{
    within_table(request.table_name(), [&] {
        check_table_name(request.table_name());
        check_expressions(
            {request.filter_expression()}, {request.projection_expression()}, request
        );
        check_parameters(request);
        check_segments(request);

        out.begin_object().plain_key("TableName").quoted(request.table_name());
        write_parameters(out, request);
        if (request.segment())
        {
            out.plain_key("Segment").integer(*request.segment());
            out.plain_key("TotalSegments").integer(*request.total_segments());
        }
        out.end_object();
    });
}

void read_reply(std::string_view body, scan_reply& reply)
{
    const reply_document document(body);
    read_parts(document.root(), reply);
}

}  // namespace ddbm::detail
