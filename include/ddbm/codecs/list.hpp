#ifndef DDBM_CODECS_LIST_HPP
#define DDBM_CODECS_LIST_HPP

// std::vector, std::deque, std::list and their like.

#include <ddbm/binary.hpp>
#include <ddbm/codec.hpp>
#include <ddbm/codecs/boolean.hpp>
#include <ddbm/validation_report.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm {

namespace detail {

template <class T>
concept sequence = requires(T& list)
{
    list.emplace_back();
    list.clear();
    list.begin();
}
&&!std::same_as<T, std::string> && !std::same_as<T, binary>;

// Validates each element, under its index.
template <class Held, class List>
void validate_elements(const List& list, validation_report& report)
{
    std::size_t index = 0;
    for (const auto& each : list)
    {
        report.enter(index++);
        Held::validate(each, report);
        report.leave();
    }
}

// Reads an element of a vector of bool, with the vector as its object.
template <class Bits>
struct bit_appender
{
    static constexpr attribute_type stored_as = attribute_type::boolean;

    static errc read_boolean(bool read, Bits& bits)
    {
        bits.push_back(read);
        return errc{};
    }
};

}  // namespace detail

template <detail::sequence T, class Form>
requires storable<typename T::value_type, Form>
struct codec<T, Form>
{
    using value_type = typename T::value_type;
    using held = codec<value_type, Form>;

    static constexpr bool is_validated = detail::validates<held, value_type>;
    static constexpr attribute_type stored_as = attribute_type::l;

    static void write(value_writer& writer, const T& list)
    {
        writer.begin_list();
        for (const value_type& each : list)
            detail::write_by<held>(writer, each);
        writer.end_list();
    }

    static void begin_list(T& list)
    {
        list.clear();
        // Short lists are the usual ones; grown one by one they would move three times.
        if constexpr (sizeof(value_type) <= 64 && requires { list.reserve(4); })
            list.reserve(4);
    }

    static value_target element(T& list, std::size_t)
    {
        return detail::target_by<held>(list.emplace_back());
    }

    static void validate(const T& list, validation_report& report) requires is_validated
    {
        detail::validate_elements<held>(list, report);
    }
};

/// Its elements have no addresses, so a value goes in with the whole vector as its object.
template <class Allocator>
struct codec<std::vector<bool, Allocator>>
{
    using bits = std::vector<bool, Allocator>;

    static constexpr std::string_view expected = "a list of booleans";
    static constexpr attribute_type stored_as = attribute_type::l;

    static void write(value_writer& writer, const bits& list)
    {
        writer.begin_list();
        for (bool each : list)
            writer.boolean(each);
        writer.end_list();
    }

    static void begin_list(bits& list) { list.clear(); }

    static value_target element(bits& list, std::size_t)
    {
        return {&list, &detail::reading_ops<bits, detail::bit_appender<bits>>::value};
    }
};

}  // namespace ddbm

#endif
