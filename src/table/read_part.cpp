#include "table/read_part.hpp"

#include "table/item_key.hpp"

namespace ddbm::detail {

std::string read_part::key(const key_schema& schema, std::string_view request) const
{
    return key_text(schema, key_.in(request));
}

void read_part::check(const stored_object* found) const
{
    if (!found && absent_ == if_absent::fail)
        throw error(errc::not_found, "there is no item with this key");
}

read_part write_get(
    part_writer& out, const model_info& model, std::span<const key_part> key, if_absent absent
)
{
    const auto unknown = [] { return std::string(); };
    return with_place(out, unknown, [&] {
        return read_part(write_key(out, model.key, key), absent);
    });
}

}  // namespace ddbm::detail
