#ifndef DDBM_CODECS_MAP_HPP
#define DDBM_CODECS_MAP_HPP

// std::map, std::unordered_map and their like, of names to values of one type.

#include <ddbm/codec.hpp>
#include <ddbm/validation_report.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm {

namespace detail {

template <class T>
concept string_map = requires(T& map, std::string name)
{
    typename T::mapped_type;
    map[std::move(name)];
    map.clear();
}
&&std::same_as<typename T::key_type, std::string>;

}  // namespace detail

template <detail::string_map T, class Form>
requires storable<typename T::mapped_type, Form>
struct codec<T, Form>
{
    using mapped_type = typename T::mapped_type;
    using held = codec<mapped_type, Form>;

    static constexpr bool is_validated = detail::validates<held, mapped_type>;
    static constexpr attribute_type stored_as = attribute_type::m;

    static void write(value_writer& writer, const T& map)
    {
        writer.begin_map();
        for (const auto& [name, each] : map)
        {
            writer.lasting_key(name);
            detail::write_by<held>(writer, each);
        }
        writer.end_map();
    }

    static void begin_map(T& map) { map.clear(); }

    static value_target entry(T& map, std::string_view name)
    {
        return detail::target_by<held>(map[std::string(name)]);
    }

    static void validate(const T& map, validation_report& report) requires is_validated
    {
        for (const auto& [name, each] : map)
        {
            report.enter(name);
            held::validate(each, report);
            report.leave();
        }
    }
};

}  // namespace ddbm

#endif
