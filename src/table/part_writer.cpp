#include "table/part_writer.hpp"

#include "table/item_key.hpp"

namespace ddbm::detail {

text_place write_key(part_writer& out, const key_schema& schema, std::span<const key_part> values)
{
    out.json().plain_key("Key");
    return out.place_of([&] { write_key(out.values(), schema, values); });
}

error with_path(const error& why, std::string path)
{
    diagnostics diag = why.get_diagnostics();
    if (diag.attribute_path().empty() && !path.empty())
    {
        diag.message(path + ": " + diag.message());
        diag.attribute_path(std::move(path));
    }
    return error(why.code(), std::move(diag));
}

error with_position(const error& why, std::size_t position)
{
    diagnostics diag = why.get_diagnostics();
    const std::string said = diag.message().empty() ? why.code().message() : diag.message();
    diag.message("item " + std::to_string(position) + ": " + said);
    return error(why.code(), std::move(diag));
}

}  // namespace ddbm::detail
