#include "table/sort_position.hpp"

#include "values/json_scanner.hpp"
#include "values/refuse_value.hpp"

#include <ddbm/binary.hpp>
#include <ddbm/item_json.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <string>

namespace ddbm::detail {

sort_position::sort_position(std::span<const key_attribute> sort_key, std::string_view image)
{
    std::vector<std::string_view> texts(sort_key.size());
    json_scanner in(image);
    in.members([&] {
        const std::string_view name = in.key();
        in.peek();
        const char* const begin = in.position();
        in.skip_value();
        for (std::size_t i = 0; i < texts.size(); ++i)
        {
            if (sort_key[i].field->name == name)
                texts[i] = {begin, static_cast<std::size_t>(in.position() - begin)};
        }
    });
    for (std::size_t i = 0; i < texts.size(); ++i)
    {
        const field_ops& field = *sort_key[i].field;
        if (texts[i].empty())
            refuse_value(
                errc::attribute_missing,
                std::string(field.name),
                field.ops->expected,
                "no attribute"
            );
        values_.push_back(attribute_value_from_json(texts[i]));
    }
}

namespace {

std::weak_ordering order_of(const attribute_value& a, const attribute_value& b)
{
    if (a.type() != b.type())
        return a.type() <=> b.type();
    switch (a.type())
    {
    case attribute_type::n:
        return a.as_number() <=> b.as_number();
    case attribute_type::s:
        return a.as_string() <=> b.as_string();
    case attribute_type::b:
        return view_as_text(a.as_binary()) <=> view_as_text(b.as_binary());
    default:
        return std::weak_ordering::equivalent;
    }
}

}  // namespace

std::weak_ordering operator<=>(const sort_position& a, const sort_position& b)
{
    for (std::size_t i = 0; i < std::min(a.values_.size(), b.values_.size()); ++i)
    {
        if (const auto order = order_of(a.values_[i], b.values_[i]); order != 0)
            return order;
    }
    return a.values_.size() <=> b.values_.size();
}

}  // namespace ddbm::detail
