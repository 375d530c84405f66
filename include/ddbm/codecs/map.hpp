#ifndef DDBM_CODECS_MAP_HPP
#define DDBM_CODECS_MAP_HPP

// std::map, std::unordered_map and their like, of names to values of one type. The names are
// strings, or what is stored as a string or a number: dates, enumerations, integers.

#include <ddbm/codec.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/value_text.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm {

namespace detail {

template <class T>
concept map_container = requires(T& map, typename T::key_type key)
{
    typename T::mapped_type;
    map.try_emplace(std::move(key));
    map.clear();
};

}  // namespace detail

/** Two names of a table's map that are the same key here are `errc::value_not_allowed`, as are
 *  names that are none of its keys, or are not written as they would be here, such as `01` for 1.
 */
template <detail::map_container T, class Form>
requires storable<typename T::mapped_type, Form>
struct codec<T, Form>
{
    using key_type = typename T::key_type;
    using mapped_type = typename T::mapped_type;
    using held = codec<mapped_type, Form>;

    static constexpr bool is_validated = detail::validates<held, mapped_type>;
    static constexpr bool has_strings = std::same_as<key_type, std::string>;
    static constexpr bool has_names = has_strings || detail::has_value_text<key_type>();

    static constexpr std::string_view expected =
        has_strings ? "a map" : "a map with names of its keys' type";
    static constexpr attribute_type stored_as = attribute_type::m;

    static void write(value_writer& writer, const T& map)
    {
        static_assert(
            has_names,
            "ddbm: the keys of a map are strings, or of a type with a codec that is stored as a "
            "string or a number"
        );
        writer.begin_map();
        for (const auto& [key, each] : map)
        {
            if constexpr (has_strings)
                writer.lasting_key(key);
            else if constexpr (has_names)
                writer.key(detail::value_text(key));
            detail::write_by<held>(writer, each);
        }
        writer.end_map();
    }

    static void begin_map(T& map) { map.clear(); }

    static value_target entry(T& map, std::string_view name)
    {
        if constexpr (has_strings)
            return added(map, std::string(name));
        else if constexpr (has_names)
        {
            key_type key{};
            if (detail::read_value_text(name, key) == errc{})
                return added(map, std::move(key));
        }
        return {};
    }

    static void validate(const T& map, validation_report& report) requires is_validated
    {
        for (const auto& [key, each] : map)
        {
            if constexpr (has_strings)
                report.enter(key);
            else if constexpr (has_names)
                report.enter(detail::value_text(key));
            held::validate(each, report);
            report.leave();
        }
    }

private:
    static value_target added(T& map, key_type&& key)
    {
        value_target target;
        const auto [place, is_new] = map.try_emplace(std::move(key));
        if (is_new)
            target = detail::target_by<held>(place->second);
        return target;
    }
};

}  // namespace ddbm

#endif
