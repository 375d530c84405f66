#include "values/encoded_reader.hpp"
#include "values/item_encoding.hpp"

#include <ddbm/error.hpp>

#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm::detail {
namespace {

attribute_value take_value(encoded_reader& in, value_tag tag, int level);

void take(encoded_reader& in, std::string& text)
{
    text = in.text().bytes;
}

void take(encoded_reader& in, number& value)
{
    if (number::try_parse(in.number_text().text, value) != errc{})
        in.damaged();
}

void take(encoded_reader& in, binary& bytes)
{
    bytes = make_binary(in.binary_bytes());
}

template <class T>
T take_scalar(encoded_reader& in)
{
    T value{};
    take(in, value);
    return value;
}

template <class T>
value_set<T> take_set(encoded_reader in)
{
    std::vector<T> elements(in.count());
    for (T& element : elements)
        take(in, element);
    return value_set<T>(std::move(elements));
}

attribute_value::list take_list(encoded_reader in, int level)
{
    attribute_value::list elements;
    const std::size_t count = in.count();
    elements.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        elements.push_back(take_value(in, in.tag(), level));
    return elements;
}

item take_members(encoded_reader& in, int level)
{
    item attributes;
    for (std::size_t left = in.count(); left != 0; --left)
    {
        std::string name(in.text().bytes);
        attributes.set(std::move(name), take_value(in, in.tag(), level));
    }
    return attributes;
}

attribute_value take_value(encoded_reader& in, value_tag tag, int level)
{
    if (level > max_encoded_levels)
        in.damaged();
    switch (tag)
    {
    case value_tag::s:
        return take_scalar<std::string>(in);
    case value_tag::n:
        return take_scalar<number>(in);
    case value_tag::b:
        return take_scalar<binary>(in);
    case value_tag::false_value:
        return false;
    case value_tag::true_value:
        return true;
    case value_tag::null:
        return nullptr;
    case value_tag::m: {
        encoded_reader members = in.inside();
        return take_members(members, level + 1);
    }
    case value_tag::l:
        return take_list(in.inside(), level + 1);
    case value_tag::ss:
        return take_set<std::string>(in.inside());
    case value_tag::ns:
        return take_set<number>(in.inside());
    case value_tag::bs:
        return take_set<binary>(in.inside());
    }
    in.damaged();
}

// Sets refuse what none of them can have been written with.
template <class Work>
auto reading(Work&& work)
{
    try
    {
        return work();
    }
    catch (const error& e)
    {
        if (e.code() == errc::store_damaged)
            throw;
        encoded_reader::damaged();
    }
}

}  // namespace

item decode_item(std::string_view bytes)
{
    return reading([&] {
        encoded_reader in(bytes);
        in.varint();
        item attributes = take_members(in, 1);
        if (!in.at_end())
            in.damaged();
        return attributes;
    });
}

std::size_t encoded_item_size(std::string_view bytes)
{
    return static_cast<std::size_t>(encoded_reader(bytes).varint());
}

std::optional<attribute_value> find_encoded(std::string_view bytes, std::string_view name)
{
    encoded_reader in(bytes);
    in.varint();
    for (std::size_t left = in.count(); left != 0; --left)
    {
        const std::string_view found = in.text().bytes;
        const value_tag tag = in.tag();
        if (found == name)
            return reading([&] { return take_value(in, tag, 1); });
        in.skip(tag);
    }
    return {};
}

}  // namespace ddbm::detail
