#ifndef DDBM_CODECS_VARIANT_HPP
#define DDBM_CODECS_VARIANT_HPP

// std::variant, by the type of what is stored or by an attribute that names the alternative. Not
// among what <ddbm/model.hpp> includes; a model with such a member includes it.

#include <ddbm/codec.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/choice.hpp>
#include <ddbm/detail/part_codec.hpp>
#include <ddbm/detail/record_of.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

namespace ddbm {

/// A form of variants, for `form`. See `by_tag`.
template <detail::literal Attribute, detail::literal... Names>
struct tagged;

/** A field option: a variant is a map with an attribute that names the alternative. The names are
 *  those of the alternatives, in their order:
 *
 *  @code
 *  std::variant<circle, square, double> shape;
 *
 *  .field("shape", &drawing::shape, ddbm::by_tag<"type", "circle", "square", "size">)
 *  // {"type": "circle", "radius": 2}    {"type": "size", "value": 1.5}
 *  @endcode
 *
 *  The other attributes of the map are those of the alternative if it has a model, else there is
 *  one, `value`. `std::monostate` has a name among the others, which is never written: the variant
 *  is left out of the item then, NULL in a list or a map.
 */
template <detail::literal Attribute, detail::literal... Names>
inline constexpr form_option<tagged<Attribute, Names...>> by_tag{};

/// Of a variant: it holds nothing. Such a member is left out of the item.
template <>
struct codec<std::monostate>
{
    static constexpr attribute_type stored_as = attribute_type::null;

    static void write(value_writer& writer, std::monostate) { writer.null(); }
    static errc read_null(std::monostate&) { return errc{}; }
};

namespace detail {

// The alternatives of a variant with their codecs.
template <class Variant, class... Codecs>
struct alternatives;

template <class... T, class... Codecs>
struct alternatives<std::variant<T...>, Codecs...>
{
    using variant = std::variant<T...>;

    static constexpr bool may_be_empty = (is_nothing<T> || ...);
    static constexpr bool may_be_null = ((Codecs::stored_as == attribute_type::null) || ...);
    static constexpr bool are_validated = (validates<Codecs, T> || ...);

    // Calls `take` for each, with its codec and number.
    template <class Take>
    static void each(Take take)
    {
        [&]<std::size_t... I>(std::index_sequence<I...>)
        {
            (take.template operator()<Codecs, I>(), ...);
        }
        (std::index_sequence_for<T...>());
    }

    // With what the variant holds, too, and for that alone.
    template <class Take>
    static void visit(const variant& value, Take take)
    {
        each([&]<class Codec, std::size_t I>() {
            if (const auto* held = std::get_if<I>(&value))
                take.template operator()<Codec, I>(*held);
        });
    }
};

// What codecs of variants have in common, however the alternative is found: as bases, each of which
// is empty where it is not wanted.

template <class Parts, bool MayBeEmpty>
struct variant_absence
{
};

template <class Parts>
struct variant_absence<Parts, true>
{
    using variant = typename Parts::variant;

    static bool is_absent(const variant& value)
    {
        return std::holds_alternative<std::monostate>(value);
    }

    static void set_absent(variant& value) { value.template emplace<std::monostate>(); }
};

template <class Parts, bool MayBeNull>
struct variant_null
{
};

template <class Parts>
struct variant_null<Parts, true>
{
    using variant = typename Parts::variant;

    static errc read_null(variant& value)
    {
        errc failure{};
        Parts::each([&]<class Codec, std::size_t I>() {
            if constexpr (Codec::stored_as == attribute_type::null)
                failure = Codec::read_null(value.template emplace<I>());
        });
        return failure;
    }
};

template <class Parts, bool AreValidated>
struct variant_validation
{
};

template <class Parts>
struct variant_validation<Parts, true>
{
    using variant = typename Parts::variant;

    static void validate(const variant& value, validation_report& report)
    {
        Parts::visit(value, [&]<class Codec, std::size_t, class Held>(const Held& held) {
            if constexpr (validates<Codec, Held>)
                Codec::validate(held, report);
        });
    }
};

template <class Parts>
struct variant_codec : variant_absence<Parts, Parts::may_be_empty>,
                       variant_null<Parts, Parts::may_be_null>,
                       variant_validation<Parts, Parts::are_validated>
{
    // That of most. It keeps them from being keys.
    static constexpr attribute_type stored_as = attribute_type::m;
};

// The alternative with this number, as a value that is read.
template <class Codec, std::size_t I, class Variant>
value_target make_alternative(Variant& value)
{
    return target_by<Codec>(value.template emplace<I>());
}

// -- By the type of what is stored. Alternatives that are maps are known apart by discriminators.

template <class Form, class... T>
struct variant_by_type : variant_codec<alternatives<std::variant<T...>, part_codec_t<T, Form>...>>
{
    using parts = alternatives<std::variant<T...>, part_codec_t<T, Form>...>;
    using variant = std::variant<T...>;

    static constexpr bool have_one_type = (has_one_type<T, part_codec_t<T, Form>> && ...);
    static constexpr bool has_one_map = count_of<part_codec_t<T, Form>...>(attribute_type::m) <= 1;
    static constexpr std::string_view attribute =
        common_discriminator<T...>(codec_list<part_codec_t<T, Form>...>());
    static constexpr bool are_different =
        differ_but_for_maps<part_codec_t<T, Form>...>() && (has_one_map || !attribute.empty());

    static constexpr std::string_view expected = joined_words<part_codec_t<T, Form>...>::text;

    static void write(value_writer& writer, const variant& value)
    {
        static_assert(
            have_one_type,
            "ddbm: by its type alone no alternative of a variant is found that is an optional, a "
            "pointer, another variant or an attribute_value; see ddbm::by_tag, and std::monostate "
            "for a variant that may be empty"
        );
        static_assert(
            !have_one_type || are_different,
            "ddbm: two alternatives of this variant are stored as the same type; name them with "
            "ddbm::by_tag, or give both of their models discriminators"
        );
        if (value.valueless_by_exception())
            refuse_to_store(writer, "a variant without a value");
        parts::visit(value, [&]<class Codec, std::size_t, class Held>(const Held& held) {
            write_by<Codec>(writer, held);
        });
    }

    static value_target unwrap(variant& value, attribute_type type)
    {
        if (!has_one_map && type == attribute_type::m)
            return {&value, &choosing};
        value_target target{&value, &refusing};
        parts::each([&]<class Codec, std::size_t I>() {
            if (Codec::stored_as == type)
                target = make_alternative<Codec, I>(value);
        });
        return target;
    }

private:
    static record_target choose(void* object, std::string_view name)
    {
        auto& value = as<variant>(object);
        record_target target;
        parts::each([&]<class Codec, std::size_t I>() {
            if constexpr (has_record<Codec>)
            {
                if (name == discriminator_of<std::variant_alternative_t<I, variant>>().value)
                    target = {&value.template emplace<I>(), &Codec::record()};
            }
        });
        return target;
    }

    static constexpr choice_ops choice{
        attribute, "the name of a kind that its variant has", &choose, true};

    // Takes nothing.
    static constexpr type_ops refusing = [] {
        type_ops ops;
        ops.expected = expected;
        return ops;
    }();

    static constexpr type_ops choosing = [] {
        type_ops ops = refusing;
        ops.choice = &choice;
        return ops;
    }();
};

// -- By an attribute that has a name for each

// The attributes of an alternative without a model.
template <class T, class Codec>
inline constexpr field_ops value_field = [] {
    field_ops field;
    field.name = "value";
    field.ops = &ops_of<T, Codec>::value;
    field.member = [](void* object) { return object; };
    return field;
}();

template <class T, class Codec>
const record_ops& record_of_alternative()
{
    if constexpr (has_record<Codec>)
        return Codec::record();
    else
    {
        static constexpr record_ops record{std::span(&value_field<T, Codec>, 1)};
        return record;
    }
}

// Whether it is one of those attributes.
template <class T, class Codec>
constexpr bool has_attribute(std::string_view name)
{
    if constexpr (!has_record<Codec>)
        return !is_nothing<T> && name == value_field<T, Codec>.name;
    else if constexpr (has_model<T>)
    {
        for (const field_ops& each : field_table<model_of<T>>)
        {
            if (each.name == name)
                return true;
        }
    }
    return false;
}

template <class Variant, literal Attribute, literal... Names>
struct variant_by_tag;

template <class... T, literal Attribute, literal... Names>
struct variant_by_tag<std::variant<T...>, Attribute, Names...>
    : variant_codec<alternatives<std::variant<T...>, codec<T>...>>
{
    using parts = alternatives<std::variant<T...>, codec<T>...>;
    using variant = std::variant<T...>;

    static constexpr std::array<std::string_view, sizeof...(Names)> names = {Names.view()...};
    static constexpr bool are_complete = sizeof...(Names) == sizeof...(T);

    static constexpr std::string_view expected = "a map of one of the kinds that its variant has";

    static constexpr bool are_different = [] {
        for (std::size_t i = 0; i < sizeof...(Names); ++i)
        {
            for (std::size_t j = 0; j < i; ++j)
            {
                if (names[i] == names[j])
                    return false;
            }
        }
        return true;
    }();

    static void write(value_writer& writer, const variant& value)
    {
        static_assert(
            are_complete && are_different,
            "ddbm: by_tag has an attribute and then a name for each alternative of the variant, "
            "all of them different"
        );
        static_assert(
            !(has_attribute<T, codec<T>>(Attribute.view()) || ...),
            "ddbm: the attribute of by_tag is none of those that an alternative has, which is "
            "`value` where it has no model"
        );
        if (value.valueless_by_exception())
            refuse_to_store(writer, "a variant without a value");
        parts::visit(value, [&]<class Codec, std::size_t I, class Held>(const Held& held) {
            if constexpr (is_nothing<Held>)
                writer.null();
            else if constexpr (I < sizeof...(Names))
                write_tagged(
                    writer,
                    {Attribute.view(), names[I]},
                    record_of_alternative<Held, Codec>(),
                    &held
                );
        });
    }

    static record_target choose(void* object, std::string_view name)
    {
        auto& value = as<variant>(object);
        record_target target;
        parts::each([&]<class Codec, std::size_t I>() {
            using held = std::variant_alternative_t<I, variant>;
            if constexpr (!is_nothing<held> && I < sizeof...(Names))
            {
                if (name == names[I])
                    target = {&value.template emplace<I>(), &record_of_alternative<held, Codec>()};
            }
        });
        return target;
    }

    static constexpr choice_ops choice{
        Attribute.view(), "the name of a kind that its variant has", &choose, false};
};

}  // namespace detail

/** By the type that the alternatives are stored as, where those are different: a string or a number
 *  or a list. Where several are maps, they are structs whose models have discriminators. Otherwise
 *  see `by_tag`.
 *
 *  With `std::monostate` as an alternative it may be empty: left out of the item, NULL in a list or
 *  a map. Other alternatives are no optionals. A `form` is that of the alternatives which can be
 *  stored in it.
 */
template <class... T, class Form>
requires detail::storable_parts<Form, T...>
struct codec<std::variant<T...>, Form> : detail::variant_by_type<Form, T...>
{
};

/// See `by_tag`.
template <class... T, detail::literal Attribute, detail::literal... Names>
requires(storable<T>&&...) struct codec<std::variant<T...>, tagged<Attribute, Names...>>
    : detail::variant_by_tag<std::variant<T...>, Attribute, Names...>
{
};

}  // namespace ddbm

#endif
