#include "local/control/key_schema_writer.hpp"

#include <string_view>

namespace ddbm::local::detail {

void write_key_schema(ddbm::detail::json_writer& out, const key_schema& keys)
{
    const auto write = [&out](const key_attribute& attribute, std::string_view type) {
        out.begin_object().plain_key("AttributeName").string(attribute.name);
        out.plain_key("KeyType").quoted(type).end_object();
    };
    out.plain_key("KeySchema").begin_array();
    for (const key_attribute& attribute : keys.partition)
        write(attribute, "HASH");
    for (const key_attribute& attribute : keys.sort)
        write(attribute, "RANGE");
    out.end_array();
}

}  // namespace ddbm::local::detail
