#ifndef DDBM_CODECS_ITEM_HPP
#define DDBM_CODECS_ITEM_HPP

// What has no fixed form: ddbm::attribute_value, ddbm::item, and the sets of such values. Not among
// what <ddbm/model.hpp> includes; a model with such a member includes it.

#include <ddbm/attribute_value.hpp>
#include <ddbm/codec.hpp>
#include <ddbm/item.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ddbm {

/// Any value, as it is. The attribute must be there: to be left out is for an `optional` of it.
template <>
struct codec<attribute_value>
{
    static constexpr std::string_view expected = "any value";
    static constexpr attribute_type stored_as = attribute_type::m;

    static void write(value_writer& writer, const attribute_value& value);
    static errc read_null(attribute_value& value);

    // For the library.
    static value_target unwrap(attribute_value& value, attribute_type type);
};

/// A map with any entries.
template <>
struct codec<item>
{
    static constexpr attribute_type stored_as = attribute_type::m;

    static void write(value_writer& writer, const item& attributes);
    static void begin_map(item& attributes) { attributes.clear(); }
    static value_target entry(item& attributes, std::string_view name);
};

namespace detail {

void write_set(value_writer& writer, const string_set& set);
void write_set(value_writer& writer, const number_set& set);
void write_set(value_writer& writer, const binary_set& set);

errc insert_into(string_set& set, std::string_view text);
errc insert_into(number_set& set, std::string_view text);
errc insert_into(binary_set& set, std::span<const std::byte> bytes);

template <class T>
inline constexpr attribute_type element_type = std::same_as<T, std::string> ? attribute_type::s
                                               : std::same_as<T, number>    ? attribute_type::n
                                                                            : attribute_type::b;

template <class T>
struct value_set_inserter
{
    static constexpr attribute_type stored_as = element_type<T>;

    static errc
    read_string(std::string_view text, value_set<T>& set) requires(stored_as == attribute_type::s)
    {
        return insert_into(set, text);
    }

    static errc
    read_number(std::string_view text, value_set<T>& set) requires(stored_as == attribute_type::n)
    {
        return insert_into(set, text);
    }

    static errc read_binary(std::span<const std::byte> bytes, value_set<T>& set) requires(
        stored_as == attribute_type::b
    )
    {
        return insert_into(set, bytes);
    }
};

}  // namespace detail

/// `string_set`, `number_set`, `binary_set`. Left out of the item when it is empty, as other sets.
template <class T>
struct codec<value_set<T>>
{
    using inserter = detail::value_set_inserter<T>;

    static constexpr attribute_type stored_as =
        inserter::stored_as == attribute_type::s   ? attribute_type::ss
        : inserter::stored_as == attribute_type::n ? attribute_type::ns
                                                   : attribute_type::bs;

    static void write(value_writer& writer, const value_set<T>& set)
    {
        if (set.empty())
            detail::refuse_empty_set(writer);
        detail::write_set(writer, set);
    }

    static bool is_absent(const value_set<T>& set) { return set.empty(); }
    static void set_absent(value_set<T>& set) { set = {}; }
    static void begin_set(value_set<T>& set) { set = {}; }
};

}  // namespace ddbm

#endif
