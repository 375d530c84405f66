#include "protocol/operations/describe_limits.hpp"

#include "protocol/operations/reply_reader.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const describe_limits_request&)
{
    out.begin_object().end_object();
}

void read_reply(std::string_view body, describe_limits_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    const auto units = [&](std::string_view name) {
        return root.required(name, root.integer(name));
    };
    reply.account_max_read_capacity_units = units("AccountMaxReadCapacityUnits");
    reply.account_max_write_capacity_units = units("AccountMaxWriteCapacityUnits");
    reply.table_max_read_capacity_units = units("TableMaxReadCapacityUnits");
    reply.table_max_write_capacity_units = units("TableMaxWriteCapacityUnits");
}

}  // namespace ddbm::detail
