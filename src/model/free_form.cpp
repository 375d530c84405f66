// Values without a fixed form as members of objects.

#include "values/write_value.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/error.hpp>

#include <utility>
#include <vector>

namespace ddbm {
namespace detail {
namespace {

errc make_number(std::string_view text, attribute_value& value)
{
    number read;
    const errc failure = number::try_parse(text, read);
    if (failure == errc{})
        value = read;
    return failure;
}

errc make_bytes(std::span<const std::byte> bytes, attribute_value& value)
{
    value = binary(bytes.begin(), bytes.end());
    return errc{};
}

attribute_value& add_element(attribute_value& list)
{
    return list.as_list().emplace_back();
}

attribute_value& add_entry(item& map, std::string_view name)
{
    map.set(std::string(name), {});
    return *map.find(name);
}

// Reads a value that is no set.
struct free_value_codec
{
    static constexpr std::string_view expected = "any value";
    static constexpr attribute_type stored_as = attribute_type::m;

    static errc read_boolean(bool read, attribute_value& value)
    {
        value = read;
        return errc{};
    }

    static errc read_string(std::string_view text, attribute_value& value)
    {
        value = text;
        return errc{};
    }

    static errc read_number(std::string_view text, attribute_value& value)
    {
        return make_number(text, value);
    }

    static errc read_binary(std::span<const std::byte> bytes, attribute_value& value)
    {
        return make_bytes(bytes, value);
    }

    static void begin_list(attribute_value& value) { value = attribute_value::list(); }

    static value_target element(attribute_value& value, std::size_t)
    {
        return target_of(add_element(value));
    }

    static void begin_map(attribute_value& value) { value = item(); }

    static value_target entry(attribute_value& value, std::string_view name)
    {
        return target_of(add_entry(value.as_map(), name));
    }
};

// Makes a set of the elements of a list. Throws if there are none, or one of them twice.
template <class T, class Take>
void make_set(attribute_value& list, Take take)
{
    std::vector<T> elements;
    elements.reserve(list.as_list().size());
    for (attribute_value& each : list.as_list())
        elements.push_back(take(each));
    list = value_set<T>(std::move(elements));
}

errc end_free_set(attribute_value& list, attribute_type type)
{
    try
    {
        if (type == attribute_type::ss)
            make_set<std::string>(list, [](auto& each) { return std::move(each.as_string()); });
        else if (type == attribute_type::ns)
            make_set<number>(list, [](auto& each) { return each.as_number(); });
        else
            make_set<binary>(list, [](auto& each) { return std::move(each.as_binary()); });
    }
    catch (const error& why)
    {
        return static_cast<errc>(why.code().value());
    }
    return errc{};
}

// Reads one kind of set: its elements are those of a list until it is complete.
template <attribute_type Type>
struct free_set_codec
{
    static constexpr attribute_type stored_as = Type;

    static void begin_set(attribute_value& value) { value = attribute_value::list(); }

    struct inserter
    {
        static constexpr attribute_type stored_as = Type == attribute_type::ss ? attribute_type::s
                                                    : Type == attribute_type::ns
                                                        ? attribute_type::n
                                                        : attribute_type::b;

        static errc read_string(std::string_view text, attribute_value& list) requires(
            Type == attribute_type::ss
        )
        {
            add_element(list) = text;
            return errc{};
        }

        static errc read_number(std::string_view text, attribute_value& list) requires(
            Type == attribute_type::ns
        )
        {
            return make_number(text, add_element(list));
        }

        static errc read_binary(std::span<const std::byte> bytes, attribute_value& list) requires(
            Type == attribute_type::bs
        )
        {
            return make_bytes(bytes, add_element(list));
        }

        static errc end_set(attribute_value& list) { return end_free_set(list, Type); }
    };
};

template <class Codec>
constexpr const type_ops* reading = &reading_ops<attribute_value, Codec>::value;

void write_element(value_writer& writer, const std::string& text)
{
    writer.string(text);
}

void write_element(value_writer& writer, const number& value)
{
    writer.number(value);
}

void write_element(value_writer& writer, const binary& bytes)
{
    writer.binary(bytes);
}

template <class T>
void write_elements(value_writer& writer, const value_set<T>& set)
{
    writer.begin_set(codec<value_set<T>>::stored_as);
    for (const T& each : set)
        write_element(writer, each);
    writer.end_set();
}

}  // namespace

void write_set(value_writer& writer, const string_set& set)
{
    write_elements(writer, set);
}

void write_set(value_writer& writer, const number_set& set)
{
    write_elements(writer, set);
}

void write_set(value_writer& writer, const binary_set& set)
{
    write_elements(writer, set);
}

errc insert_into(string_set& set, std::string_view text)
{
    return set.insert(std::string(text)) ? errc{} : errc::duplicate_in_set;
}

errc insert_into(number_set& set, std::string_view text)
{
    number read;
    if (const errc failure = number::try_parse(text, read); failure != errc{})
        return failure;
    return set.insert(read) ? errc{} : errc::duplicate_in_set;
}

errc insert_into(binary_set& set, std::span<const std::byte> bytes)
{
    return set.insert(binary(bytes.begin(), bytes.end())) ? errc{} : errc::duplicate_in_set;
}

}  // namespace detail

void codec<attribute_value>::write(value_writer& writer, const attribute_value& value)
{
    detail::write_value(writer, value);
}

errc codec<attribute_value>::read_null(attribute_value& value)
{
    value = nullptr;
    return errc{};
}

value_target codec<attribute_value>::unwrap(attribute_value& value, attribute_type type)
{
    switch (type)
    {
    case attribute_type::ss:
        return {&value, detail::reading<detail::free_set_codec<attribute_type::ss>>};
    case attribute_type::ns:
        return {&value, detail::reading<detail::free_set_codec<attribute_type::ns>>};
    case attribute_type::bs:
        return {&value, detail::reading<detail::free_set_codec<attribute_type::bs>>};
    default:
        return {&value, detail::reading<detail::free_value_codec>};
    }
}

void codec<item>::write(value_writer& writer, const item& attributes)
{
    detail::write_item(writer, attributes);
}

value_target codec<item>::entry(item& attributes, std::string_view name)
{
    return target_of(detail::add_entry(attributes, name));
}

}  // namespace ddbm
