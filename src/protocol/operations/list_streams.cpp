#include "protocol/operations/list_streams.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {

void write_request(json_writer& out, const list_streams_request& request)
{
    within_table(request.table_name(), [&] {
        if (!request.table_name().empty())
            check_table_name(request.table_name());
        if (request.limit())
            check_range("Limit", *request.limit(), 1, limits::listed_streams);
        if (request.exclusive_start_stream_arn())
            check_arn("ExclusiveStartStreamArn", *request.exclusive_start_stream_arn());

        out.begin_object();
        write_text(out, "TableName", request.table_name());
        if (request.limit())
            out.plain_key("Limit").integer(*request.limit());
        if (request.exclusive_start_stream_arn())
            out.plain_key("ExclusiveStartStreamArn").string(*request.exclusive_start_stream_arn());
        out.end_object();
    });
}

void read_reply(std::string_view body, list_streams_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    if (!root.has("Streams"))
        root.fail("Streams", "an array", "nothing");
    for (const reply_object& stream : root.objects("Streams"))
    {
        stream_summary& out = reply.streams.emplace_back();
        out.stream_arn = read_required_text(stream, "StreamArn");
        out.table_name = read_required_text(stream, "TableName");
        out.stream_label = read_required_text(stream, "StreamLabel");
    }
    reply.last_evaluated_stream_arn = root.string("LastEvaluatedStreamArn");
}

}  // namespace ddbm::detail
