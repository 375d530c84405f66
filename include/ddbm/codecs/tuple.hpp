#ifndef DDBM_CODECS_TUPLE_HPP
#define DDBM_CODECS_TUPLE_HPP

// std::pair and std::tuple.

#include <ddbm/codec.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/part_codec.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

namespace ddbm {

namespace detail {

template <class Tuple, class Form, class... T>
struct tuple_codec
{
    static constexpr std::string_view expected = "a list of the elements of its pair or tuple";
    static constexpr attribute_type stored_as = attribute_type::l;
    static constexpr bool is_validated = (validates<part_codec_t<T, Form>, T> || ...);

    // For the library: how many elements there are, and how each is stored.
    static constexpr std::size_t size = sizeof...(T);
    template <std::size_t Index>
    using part = part_codec_t<std::tuple_element_t<Index, Tuple>, Form>;

    static void write(value_writer& writer, const Tuple& tuple)
    {
        writer.begin_list();
        std::apply(
            [&](const T&... each) { (write_by<part_codec_t<T, Form>>(writer, each), ...); }, tuple
        );
        writer.end_list();
    }

    static void begin_list(Tuple&) {}

    static value_target element(Tuple& tuple, [[maybe_unused]] std::size_t index)
    {
        value_target target;
        std::size_t place = 0;
        [[maybe_unused]] const auto take = [&]<class Each>(Each& each) {
            if (place++ == index)
                target = target_by<part_codec_t<Each, Form>>(each);
        };
        std::apply([&](T&... each) { (take(each), ...); }, tuple);
        return target;
    }

    static errc end_list(Tuple&, std::size_t count)
    {
        return count == sizeof...(T) ? errc{} : errc::value_not_allowed;
    }

    static void validate(const Tuple& tuple, validation_report& report) requires is_validated
    {
        std::size_t place = 0;
        [[maybe_unused]] const auto check = [&]<class Each>(const Each& each) {
            report.enter(place++);
            if constexpr (validates<part_codec_t<Each, Form>, Each>)
                part_codec_t<Each, Form>::validate(each, report);
            report.leave();
        };
        std::apply([&](const T&... each) { (check(each), ...); }, tuple);
    }
};

}  // namespace detail

/// A list of the two. A `form` is that of those which can be stored in it.
template <class A, class B, class Form>
requires detail::storable_parts<Form, A, B>
struct codec<std::pair<A, B>, Form> : detail::tuple_codec<std::pair<A, B>, Form, A, B>
{
};

/// A list of its elements. A `form` is that of those which can be stored in it.
template <class... T, class Form>
requires detail::storable_parts<Form, T...>
struct codec<std::tuple<T...>, Form> : detail::tuple_codec<std::tuple<T...>, Form, T...>
{
};

}  // namespace ddbm

#endif
