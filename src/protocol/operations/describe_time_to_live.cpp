#include "protocol/operations/describe_time_to_live.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/table_name.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const describe_time_to_live_request& request)
{
    within_table(request.table_name(), [&] {
        check_table_name(request.table_name());
        out.begin_object().plain_key("TableName").quoted(request.table_name()).end_object();
    });
}

void read_reply(std::string_view body, describe_time_to_live_reply& reply)
{
    constexpr std::string_view description = "TimeToLiveDescription";

    const reply_document document(body);
    const reply_object root = document.root();
    const reply_object described = root.required(description, root.object(description));
    const auto status = read_status<time_to_live_status>(described, "TimeToLiveStatus");
    reply.time_to_live_status = described.required("TimeToLiveStatus", status);
    reply.attribute_name = described.string("AttributeName").value_or("");
}

}  // namespace ddbm::detail
