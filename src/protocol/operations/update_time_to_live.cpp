#include "protocol/operations/update_time_to_live.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {

void write_request(json_writer& out, const update_time_to_live_request& request)
{
    within_table(request.table_name(), [&] {
        check_table_name(request.table_name());
        check_name_of("AttributeName", request.attribute_name(), limits::key_name_bytes);

        out.begin_object().plain_key("TableName").quoted(request.table_name());
        out.plain_key("TimeToLiveSpecification").begin_object();
        write_flag(out, "Enabled", request.enabled());
        write_text(out, "AttributeName", request.attribute_name());
        out.end_object().end_object();
    });
}

void read_reply(std::string_view body, update_time_to_live_reply& reply)
{
    constexpr std::string_view specification = "TimeToLiveSpecification";

    const reply_document document(body);
    const reply_object root = document.root();
    const reply_object set = root.required(specification, root.object(specification));
    reply.attribute_name = read_required_text(set, "AttributeName");
    reply.enabled = set.required("Enabled", set.boolean("Enabled"));
}

}  // namespace ddbm::detail
