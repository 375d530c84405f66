#ifndef DDBM_CODECS_OPTIONAL_HPP
#define DDBM_CODECS_OPTIONAL_HPP

#include <ddbm/codec.hpp>

#include <optional>
#include <string_view>

namespace ddbm {

/// Left out of the item when it is empty; NULL where a list or a map has it. Reads as empty from
/// both.
template <class T, class Form>
requires storable<T, Form>
struct codec<std::optional<T>, Form>
{
    using held = codec<T, Form>;

    static constexpr bool is_validated = detail::validates<held, T>;
    static constexpr std::string_view expected = detail::expected_by<held>();
    static constexpr attribute_type stored_as = held::stored_as;

    static void write(value_writer& writer, const std::optional<T>& value)
    {
        if (value)
            detail::write_by<held>(writer, *value);
        else
            writer.null();
    }

    static bool is_absent(const std::optional<T>& value) { return !value; }
    static void set_absent(std::optional<T>& value) { value.reset(); }

    static errc read_null(std::optional<T>& value)
    {
        value.reset();
        return errc{};
    }

    static value_target unwrap(std::optional<T>& value)
    {
        return detail::target_by<held>(value.emplace());
    }

    static void
    validate(const std::optional<T>& value, validation_report& report) requires is_validated
    {
        if (value)
            held::validate(*value, report);
    }
};

}  // namespace ddbm

#endif
