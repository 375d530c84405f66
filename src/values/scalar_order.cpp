#include "values/scalar_order.hpp"

#include <ddbm/binary.hpp>

namespace ddbm::detail {

std::optional<std::strong_ordering>
compare_scalars(const attribute_value& a, const attribute_value& b)
{
    if (a.type() != b.type())
        return {};
    // std::string and std::byte compare as unsigned bytes.
    if (const std::string* text = a.get_if_string())
        return *text <=> b.as_string();
    if (const number* figure = a.get_if_number())
        return *figure <=> b.as_number();
    if (const binary* bytes = a.get_if_binary())
        return view_as_text(*bytes) <=> view_as_text(b.as_binary());
    return {};
}

}  // namespace ddbm::detail
