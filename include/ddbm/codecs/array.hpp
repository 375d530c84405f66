#ifndef DDBM_CODECS_ARRAY_HPP
#define DDBM_CODECS_ARRAY_HPP

#include <ddbm/codec.hpp>
#include <ddbm/codecs/list.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace ddbm {

/// A list of exactly so many elements.
template <class T, std::size_t Size, class Form>
requires storable<T, Form>
struct codec<std::array<T, Size>, Form>
{
    using array = std::array<T, Size>;
    using held = codec<T, Form>;

    static constexpr bool is_validated = detail::validates<held, T>;
    static constexpr std::string_view expected = "a list of as many elements as its array";
    static constexpr attribute_type stored_as = attribute_type::l;

    static void write(value_writer& writer, const array& list)
    {
        writer.begin_list();
        for (const T& each : list)
            detail::write_by<held>(writer, each);
        writer.end_list();
    }

    static void begin_list(array&) {}

    static value_target element(array& list, std::size_t index)
    {
        value_target target;
        if (index < Size)
            target = detail::target_by<held>(list[index]);
        return target;
    }

    static errc end_list(array&, std::size_t count)
    {
        return count == Size ? errc{} : errc::value_not_allowed;
    }

    static void validate(const array& list, validation_report& report) requires is_validated
    {
        detail::validate_elements<held>(list, report);
    }
};

}  // namespace ddbm

#endif
