#ifndef DDBM_DETAIL_ATTRIBUTE_PATH_HPP
#define DDBM_DETAIL_ATTRIBUTE_PATH_HPP

// The attributes of items as operands: what can be asked of them, and what is in them.

#include <ddbm/attribute_type.hpp>
#include <ddbm/error.hpp>

#include <ddbm/detail/attribute_place.hpp>
#include <ddbm/detail/comparing.hpp>
#include <ddbm/detail/made_value.hpp>
#include <ddbm/detail/value_text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm::detail {

// How many characters, bytes or elements an attribute has. `Number` is the field_number of
// operands.
template <class Root, class Tag, std::size_t Number>
class size_operand : public operand_base
{
public:
    using root_type = Root;
    using tag_type = Tag;
    using value_type = std::uint64_t;
    using codec_type = codec<std::uint64_t>;
    static constexpr operand_kind kind = operand_kind::size;
    static constexpr std::size_t field_number = Number;

    explicit size_operand(expression_text text) : text_(std::move(text)) {}

    const expression_text& text() const noexcept { return text_; }

private:
    expression_text text_;
};

template <
    class Root,
    class Tag,
    class Value,
    class Codec,
    std::size_t Number = no_field,
    class Place = void>
class inner_path;

// What can be asked of an attribute, and what is in it. `Derived` is the operand.
template <class Derived, class Root, class Tag>
class path_operations : public operand_base
{
    template <class... X>
    using made_with = condition_made_of<Root, Tag, Derived, std::remove_cvref_t<X>...>;

    using nothing = inner_path<Root, Tag, void, void>;

public:
    using root_type = Root;
    using tag_type = Tag;
    static constexpr operand_kind kind = operand_kind::path;

    /// The attribute is there, whatever its value.
    auto exists() const
    {
        using made = made_with<>;
        if constexpr (!in_condition_check<Derived>::is_valid)
            return made();
        else
            return made(detail::exists(path()));
    }
    /// It is not.
    auto missing() const
    {
        using made = made_with<>;
        if constexpr (!in_condition_check<Derived>::is_valid)
            return made();
        else
            return made(does_not_exist(path()));
    }

    /// From `low` to `high`, both included: values, or other attributes.
    template <class Low, class High>
    auto between(Low&& low, High&& high) const
    {
        using made = made_with<Low, High>;
        if constexpr (is_valid_operand<Derived> && temporaries_check<Low, High>::is_valid)
        {
            if constexpr (in_condition_check<Derived>::is_valid)
            {
                if constexpr (order_check<Derived>::is_valid)
                {
                    const expression_text here = path();
                    return made(lies_between(
                        here, text_of_bound(self(), here, low), text_of_bound(self(), here, high)
                    ));
                }
            }
        }
        return made();
    }

    /// One of these: values or other attributes, or all those of a container. As many as an
    /// expression has room for: behind 99 of them there is another IN.
    template <class First, class... Rest>
    auto in(First&& first, Rest&&... rest) const
    {
        using made = made_with<First, Rest...>;
        if constexpr (is_valid_operand<Derived> && temporaries_check<First, Rest...>::is_valid)
        {
            if constexpr (in_condition_check<Derived>::is_valid)
            {
                const expression_text here = path();
                std::vector<expression_text> values;
                if constexpr (sizeof...(Rest) == 0 && values_of<Derived, std::remove_cvref_t<First>>)
                {
                    for (const auto& each : first)
                        values.push_back(text_in_condition(self(), here, each));
                }
                else
                {
                    values.push_back(text_in_condition(self(), here, first));
                    (values.push_back(text_in_condition(self(), here, rest)), ...);
                }
                return made(is_among(here, values));
            }
        }
        return made();
    }

    /// What is stored as a string begins with a text, a binary with bytes.
    template <class Prefix>
    auto begins_with(const Prefix& prefix) const
    {
        using made = made_with<Prefix>;
        if constexpr (is_valid_operand<Derived>)
        {
            const expression_text here = path();
            if constexpr (!piecewise_check<Derived>::is_valid)
                return made();
            else if constexpr (is_free_form<typename Derived::value_type>)
                return made(detail::begins_with(here, text_of_argument(self(), here, prefix)));
            else if constexpr (!piece_check<Derived>::is_valid)
                return made();
            else if constexpr (prefix_check<Derived, Prefix>::is_valid)
                return made(detail::begins_with(
                    here, text_of_piece<typename Derived::codec_type>(here, prefix)
                ));
        }
        return made();
    }

    /// A string has this text in it, a set or a list this element.
    template <class Given>
    auto contains(Given&& part) const
    {
        using made = made_with<Given>;
        if constexpr (is_valid_operand<Derived> && temporaries_check<Given>::is_valid)
        {
            using Part = std::remove_cvref_t<Given>;
            using value = typename Derived::value_type;
            using codec_type = typename Derived::codec_type;
            const expression_text here = path();
            if constexpr (!piecewise_check<Derived>::is_valid)
                return made();
            else if constexpr (is_free_form<value>)
                return made(detail::contains(here, text_of_argument(self(), here, part)));
            else if constexpr (!container_check<Derived>::is_valid)
                return made();
            else if constexpr (is_stored_as<codec_type>({attribute_type::s, attribute_type::b}))
            {
                if constexpr (prefix_check<Derived, Part>::is_valid)
                    return made(detail::contains(here, text_of_piece<codec_type>(here, part)));
            }
            else if constexpr (element_check<Derived, Part>::is_valid)
            {
                using element = held_element<value, codec_type>;
                return made(detail::contains(
                    here,
                    text_of_value<typename element::type, typename element::codec_type>(here, part)
                ));
            }
        }
        return made();
    }

    /// The characters of a string, of which those outside of Unicode's first 65,536 count twice;
    /// the bytes of a binary; the elements of a set, a list or a map: to be compared with numbers.
    auto size() const
    {
        using made = size_operand<Root, Tag, Derived::field_number>;
        if constexpr (is_valid_operand<Derived>)
        {
            if constexpr (!piecewise_check<Derived>::is_valid)
                return made(expression_text());
            else if constexpr (size_check<Derived>::is_valid)
                return made(size_of(path()));
        }
        return made(expression_text());
    }

    /// What is stored there is of this type.
    auto type_is(attribute_type type) const
    {
        using made = made_with<>;
        if constexpr (!piecewise_check<Derived>::is_valid)
            return made();
        else
            return made(has_type(path(), type));
    }

    /// An element of a list, from 0 on; an entry of a map by its key.
    template <class Step>
    auto operator[](const Step& step) const
    {
        if constexpr (is_valid_operand<Derived>)
        {
            using value = typename Derived::value_type;
            using element = held_element<value, typename Derived::codec_type>;
            using inner = inner_path<
                Root,
                Tag,
                typename element::type,
                typename element::codec_type,
                Derived::field_number>;
            constexpr bool is_index = std::is_integral_v<Step> && !requires
            {
                typename value::mapped_type;
            };
            if constexpr (is_index)
            {
                if constexpr (!list_check<Derived>::is_valid)
                    return nothing(expression_text());
                else if constexpr (!list_index_check<Step>::is_valid)
                    return nothing(expression_text());
                else
                    return inner(element_of_list(step));
            }
            else if constexpr (!map_check<Derived>::is_valid)
                return nothing(expression_text());
            else if constexpr (!entry_key_check<Derived, Step>::is_valid)
                return nothing(expression_text());
            else
                return inner(entry_of_map(step));
        }
        else
            return nothing(expression_text());
    }

    /// An element of a pair or a tuple: `attr<&order::extra>.element<0>()`.
    template <std::size_t Index>
    auto element() const
    {
        if constexpr (is_valid_operand<Derived>)
        {
            if constexpr (tuple_element_check<Derived, Index>::is_valid)
            {
                using held = held_value<
                    std::tuple_element_t<Index, typename Derived::value_type>,
                    typename Derived::codec_type::template part<Index>>;
                return inner_path<
                    Root,
                    Tag,
                    typename held::type,
                    typename held::codec_type,
                    Derived::field_number>(element_of_list(Index));
            }
            else
                return nothing(expression_text());
        }
        else
            return nothing(expression_text());
    }

    /// A member of an element or an entry that is stored by a model:
    /// `attr<&order::lines>[0].field<&line::product>()`.
    template <auto First, auto... Rest>
    auto field() const
    {
        if constexpr (is_valid_operand<Derived>)
        {
            if constexpr (record_check<Derived>::is_valid)
            {
                using model = typename model_of_codec<typename Derived::codec_type>::type;
                using place = attribute_place<model, First, Rest...>;
                if constexpr (place::is_valid)
                {
                    expression_text text = path();
                    for (const std::string_view name : place::names)
                        text.step(name);
                    return inner_path<
                        Root,
                        Tag,
                        typename place::value_type,
                        typename place::codec_type,
                        Derived::field_number,
                        place>(std::move(text));
                }
                else
                    return nothing(expression_text());
            }
            else
                return nothing(expression_text());
        }
        else
            return nothing(expression_text());
    }

private:
    const Derived& self() const { return static_cast<const Derived&>(*this); }
    expression_text path() const { return self().text(); }

    template <class Index>
    expression_text element_of_list(Index index) const
    {
        expression_text text = path();
        if (std::cmp_less(index, 0))
            text.fail(
                "the index " + std::to_string(index) + " of " + text.to_string() + " is negative"
            );
        else
            text.element(static_cast<std::size_t>(index));
        return text;
    }

    template <class Key>
    expression_text entry_of_map(const Key& given) const
    {
        using key = typename entry_key<typename Derived::value_type>::type;
        expression_text text = path();
        if constexpr (std::is_same_v<key, std::string>)
            text.step(std::string_view(given));
        else
        {
            try
            {
                text.step(value_text(made_of<key>(given, text)));
            }
            catch (const error&)
            {
                text.fail(std::current_exception());
            }
        }
        return text;
    }
};

// An attribute that is known when the program is compiled.
template <class Root, class Tag, auto... Members>
class member_path : public path_operations<member_path<Root, Tag, Members...>, Root, Tag>
{
public:
    static constexpr std::size_t field_number =
        find_field<model_of<Root, Tag>, Members...>().number;

    using place = attribute_place<model_of<Root, Tag>, Members...>;
    using value_type = typename place::value_type;
    using codec_type = typename place::codec_type;

    constexpr member_path() = default;

    expression_text text() const { return path_of(place::names); }
};

// The same of what has no place.
template <class Root, class Tag>
class no_path : public path_operations<no_path<Root, Tag>, Root, Tag>
{
public:
    using place = void;
    using value_type = void;
    using codec_type = void;

    constexpr no_path() = default;

    expression_text text() const { return {}; }
};

// An attribute, element or entry; `Place` is void unless it is a field of a model. Of no value if
// there is none such.
template <class Root, class Tag, class Value, class Codec, std::size_t Number, class Place>
class inner_path
    : public path_operations<inner_path<Root, Tag, Value, Codec, Number, Place>, Root, Tag>
{
public:
    static constexpr std::size_t field_number = Number;

    using place = Place;
    using value_type = Value;
    using codec_type = Codec;

    explicit inner_path(expression_text text) : text_(std::move(text)) {}

    const expression_text& text() const noexcept { return text_; }

private:
    expression_text text_;
};

// -- Members that are no attributes

// The text that an attribute is composed of, if that is of one member alone: its order is that of
// the member's values where these are stored as strings, which nothing follows, or padded.
constexpr bool keeps_order_of_member(const composed_text& composed)
{
    for (const composed_part& part : composed.parts)
    {
        if (part.member)
            return part.digits != 0 ||
                   (&part == &composed.parts.back() && part.ops->stored_as == attribute_type::s);
    }
    return false;
}

// How values of a member are stored in the attribute that is composed of it alone. They are given
// as a query of an index takes them.
template <class Model, std::size_t Number>
struct sole_member_codec
{
    using origin = field_origin<Model, Number>;
    using argument = composed_argument<typename origin::model, origin::number>;

    static constexpr attribute_type stored_as = attribute_type::s;
    static constexpr bool keeps_order =
        keeps_order_of_member(*field_table<Model>[Number].ops->composed);

    template <class Value>
    static constexpr bool takes = argument::template takes<Value>;

    template <class Value>
    static void write(value_writer& writer, const Value& value)
    {
        argument(value).part().write(writer);
    }
};

// Where the member is stored; without such an attribute in its own form, for updates.
template <class Model, std::size_t Number, class Codec>
struct part_place
{
    using codec_type = sole_member_codec<Model, Number>;
    static constexpr std::array<std::string_view, 1> names{field_table<Model>[Number].name};
};

template <class Model, class Codec>
struct part_place<Model, no_field, Codec>
{
    using codec_type = Codec;
};

// A member that is no attribute, only a part of composed ones: updates set it, and conditions
// compare it where one is composed of it alone.
template <class Root, class Tag, auto Member>
class part_path : public path_operations<part_path<Root, Tag, Member>, Root, Tag>
{
public:
    using member_type = typename member_traits<std::remove_const_t<decltype(Member)>>::member_type;
    static constexpr operand_kind kind = operand_kind::part;
    static constexpr std::size_t field_number = sole_field<model_of<Root, Tag>, Member>();

private:
    using held = held_value<member_type, codec<member_type>>;
    using place_of_part = part_place<model_of<Root, Tag>, field_number, typename held::codec_type>;

public:
    using value_type = typename held::type;
    using codec_type = typename place_of_part::codec_type;

    // See member_tag.
    static constexpr const void* id = &member_tag<Member>;

    constexpr part_path() = default;

    expression_text text() const
    {
        if constexpr (field_number == no_field)
            return {};
        else
            return path_of(place_of_part::names);
    }
};

}  // namespace ddbm::detail

#endif
