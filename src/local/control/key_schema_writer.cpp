#include "local/control/key_schema_writer.hpp"

#include "protocol/wire_names.hpp"

namespace ddbm::local::detail {

void write_key_schema(ddbm::detail::json_writer& out, const key_schema& keys)
{
    const auto write = [&out](const key_attribute& attribute, key_type type) {
        out.begin_object().plain_key("AttributeName").string(attribute.name);
        out.plain_key("KeyType").quoted(ddbm::detail::wire_name(type)).end_object();
    };
    out.plain_key("KeySchema").begin_array();
    for (const key_attribute& attribute : keys.partition)
        write(attribute, key_type::hash);
    for (const key_attribute& attribute : keys.sort)
        write(attribute, key_type::range);
    out.end_array();
}

}  // namespace ddbm::local::detail
