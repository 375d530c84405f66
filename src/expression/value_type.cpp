#include "expression/value_type.hpp"

#include "expression/marked_text.hpp"

namespace ddbm::detail {

std::string_view value_json(const expression_text& operand)
{
    std::string_view json;
    std::size_t pieces = 0;
    walk_marked(
        operand.marked(),
        [&](std::string_view) { ++pieces; },
        [&](expression_text::mark what, std::string_view bytes) {
            ++pieces;
            if (what == expression_text::mark::value)
                json = bytes;
        }
    );
    return pieces == 1 ? json : std::string_view();
}

std::optional<attribute_type> value_type(const expression_text& operand)
{
    // {"N":"1"}
    constexpr std::size_t begin = 2;
    const std::string_view json = value_json(operand);
    if (json.size() <= begin)
        return std::nullopt;
    const std::string_view name = json.substr(begin, json.find('"', begin) - begin);
    for (int i = 0; i <= static_cast<int>(attribute_type::bs); ++i)
    {
        const auto type = static_cast<attribute_type>(i);
        if (type_name(type) == name)
            return type;
    }
    return std::nullopt;
}

}  // namespace ddbm::detail
