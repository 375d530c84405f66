#include "values/item_size.hpp"

#include <ddbm/attribute_value.hpp>

namespace ddbm::detail {
namespace {

std::size_t element_size(const std::string& element) noexcept
{
    return element.size();
}

std::size_t element_size(const binary& element) noexcept
{
    return element.size();
}

std::size_t element_size(const number& element) noexcept
{
    return number_size(element);
}

template <class T>
std::size_t set_size(const value_set<T>& elements) noexcept
{
    std::size_t size = 0;
    for (const T& element : elements)
        size += element_size(element);
    return size;
}

std::size_t list_size(const attribute_value::list& elements) noexcept
{
    std::size_t size = container_size + elements.size();
    for (const attribute_value& element : elements)
        size += attribute_size(element);
    return size;
}

// Which pair of digits a place belongs to, counted from the point: 0 and 1 are one pair, so are
// -1 and -2. The offset keeps the division away from negative numbers.
int pair_of(int place) noexcept
{
    return (place + 1000) / 2;
}

}  // namespace

std::size_t number_size(const number& value) noexcept
{
    if (value.is_zero())
        return 1;
    const int last_place = value.exponent() - value.digits() + 1;
    const int pairs = pair_of(value.exponent()) - pair_of(last_place) + 1;
    return 1 + static_cast<std::size_t>(pairs) + (value.is_negative() ? 1 : 0);
}

std::size_t attribute_size(const attribute_value& value) noexcept
{
    switch (value.type())
    {
    case attribute_type::s:
        return value.get_if_string()->size();
    case attribute_type::n:
        return number_size(*value.get_if_number());
    case attribute_type::b:
        return value.get_if_binary()->size();
    case attribute_type::boolean:
    case attribute_type::null:
        return 1;
    case attribute_type::m: {
        const item& attributes = *value.get_if_map();
        return container_size + attributes.size() + item_size(attributes);
    }
    case attribute_type::l:
        return list_size(*value.get_if_list());
    case attribute_type::ss:
        return set_size(*value.get_if_string_set());
    case attribute_type::ns:
        return set_size(*value.get_if_number_set());
    case attribute_type::bs:
        return set_size(*value.get_if_binary_set());
    }
    return 0;
}

}  // namespace ddbm::detail

std::size_t ddbm::item_size(const item& attributes) noexcept
{
    std::size_t size = 0;
    for (const auto& [name, value] : attributes)
        size += name.size() + detail::attribute_size(value);
    return size;
}
