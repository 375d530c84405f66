#ifndef DDBM_CODECS_SET_HPP
#define DDBM_CODECS_SET_HPP

// std::set, std::unordered_set and their like, of what is stored as strings, numbers or binaries.

#include <ddbm/codec.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace ddbm {

namespace detail {

template <class T>
concept set_container = requires(T& set, typename T::key_type key)
{
    {
        set.insert(std::move(key)).second
        } -> std::convertible_to<bool>;
    set.clear();
}
&&!requires
{
    typename T::mapped_type;
};

constexpr attribute_type set_of(attribute_type element)
{
    return element == attribute_type::s   ? attribute_type::ss
           : element == attribute_type::n ? attribute_type::ns
                                          : attribute_type::bs;
}

// Reads an element, with the set as its object.
template <class Set, class Held>
struct set_inserter
{
    using element = typename Set::key_type;

    static constexpr std::string_view expected = expected_by<Held>();
    static constexpr attribute_type stored_as = Held::stored_as;

    static errc read_string(std::string_view text, Set& set) requires reads_string<Held, element>
    {
        element read{};
        return insert(Held::read_string(text, read), std::move(read), set);
    }

    static errc read_number(std::string_view text, Set& set) requires reads_number<Held, element>
    {
        element read{};
        return insert(Held::read_number(text, read), std::move(read), set);
    }

    static errc
    read_binary(std::span<const std::byte> bytes, Set& set) requires reads_binary<Held, element>
    {
        element read{};
        return insert(Held::read_binary(bytes, read), std::move(read), set);
    }

private:
    static errc insert(errc failure, element&& read, Set& set)
    {
        if (failure != errc{})
            return failure;
        const auto size = set.size();
        // Sets tend to come in order.
        set.insert(set.end(), std::move(read));
        return set.size() == size ? errc::duplicate_in_set : errc{};
    }
};

}  // namespace detail

/// Left out of the item when it is empty, and empty when the attribute is missing: DynamoDB has no
/// empty sets. Elements that are different in the table and equal here, by the set's own comparison
/// or because they are rounded, are `errc::duplicate_in_set`: one would be lost.
template <detail::set_container T, class Form>
requires storable<typename T::key_type, Form>
struct codec<T, Form>
{
    using key_type = typename T::key_type;
    using held = codec<key_type, Form>;
    using inserter = detail::set_inserter<T, held>;

    static constexpr attribute_type stored_as = detail::set_of(held::stored_as);

    static void write(value_writer& writer, const T& set)
    {
        static_assert(
            !detail::knows_absent<held, key_type> &&
                (held::stored_as == attribute_type::s || held::stored_as == attribute_type::n ||
                 held::stored_as == attribute_type::b),
            "ddbm: a set holds strings, numbers or binaries"
        );
        if (set.empty())
            detail::refuse_empty_set(writer);
        writer.begin_set(stored_as);
        for (const key_type& each : set)
            detail::write_by<held>(writer, each);
        writer.end_set();
    }

    static bool is_absent(const T& set) { return set.empty(); }
    static void set_absent(T& set) { set.clear(); }
    static void begin_set(T& set) { set.clear(); }
};

}  // namespace ddbm

#endif
