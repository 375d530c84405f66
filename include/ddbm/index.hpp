#ifndef DDBM_INDEX_HPP
#define DDBM_INDEX_HPP

#include <ddbm/compose.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ddbm {

/// What an index holds of each item.
enum class index_projection : unsigned char
{
    /// All attributes.
    all,
    /// The keys of the table and of the index.
    keys,
    /// These and some others.
    include,
};

namespace detail {

// A registered member, as a part of a key or one of those that are projected.
template <class Class, class Member>
class index_member
{
public:
    constexpr explicit index_member(Member Class::*member) : member_(member) {}

    constexpr Member Class::*member() const { return member_; }

private:
    Member Class::*member_;
};

// A field by the name of its attribute.
class index_attribute
{
public:
    constexpr explicit index_attribute(std::string_view name) : name_(name) {}

    constexpr std::string_view name() const { return name_; }

private:
    std::string_view name_;
};

// A composed attribute; without a name of its own it gets one after the index.
template <class Composition>
class index_composition
{
public:
    constexpr index_composition(std::string_view name, const Composition& parts)
        : name_(name), parts_(parts)
    {
    }

    constexpr std::string_view name() const { return name_; }
    constexpr const Composition& parts() const { return parts_; }

private:
    std::string_view name_;
    Composition parts_;
};

template <class Part>
inline constexpr bool is_index_composition = false;
template <class Composition>
inline constexpr bool is_index_composition<index_composition<Composition>> = true;

template <class Class, class Member>
constexpr index_member<Class, Member> to_index_part(Member Class::*member)
{
    return index_member<Class, Member>(member);
}

template <class... Parts>
constexpr auto to_index_part(const composition<Parts...>& parts)
{
    return index_composition<composition<Parts...>>({}, parts);
}

template <class Composition>
constexpr index_composition<Composition> to_index_part(const index_composition<Composition>& part)
{
    return part;
}

constexpr index_attribute to_index_part(std::string_view name)
{
    return index_attribute(name);
}

template <class Other>
requires(!std::convertible_to<const Other&, std::string_view>) constexpr no_part
    to_index_part(const Other&)
{
    return {};
}

template <class... Parts>
class index_partition
{
public:
    using parts_type = std::tuple<Parts...>;

    constexpr explicit index_partition(const Parts&... parts) : parts_(parts...) {}
    constexpr const parts_type& parts() const { return parts_; }

private:
    parts_type parts_;
};

template <class... Parts>
class index_sort
{
public:
    using parts_type = std::tuple<Parts...>;

    constexpr explicit index_sort(const Parts&... parts) : parts_(parts...) {}
    constexpr const parts_type& parts() const { return parts_; }

private:
    parts_type parts_;
};

template <index_projection Kind, class... Members>
class projection_option
{
public:
    static constexpr index_projection kind = Kind;

    constexpr explicit projection_option(const Members&... members) : members_(members...) {}
    constexpr const std::tuple<Members...>& members() const { return members_; }

private:
    std::tuple<Members...> members_;
};

}  // namespace detail

/** The partition key of an index: up to four fields of the model, by their members or the names of
 *  their attributes, or attributes that are composed of members. See `model_definition::index`.
 *
 *  An item without one of the attributes, where it is an `optional` without a value, is not in the
 *  index. An empty string or binary is no key: the service refuses such an item, unless the field
 *  has `omit_empty`.
 */
template <class... Parts>
constexpr auto partition(const Parts&... parts)
{
    return detail::index_partition(detail::to_index_part(parts)...);
}

/// The sort key of an index, in the same form.
template <class... Parts>
constexpr auto sort(const Parts&... parts)
{
    return detail::index_sort(detail::to_index_part(parts)...);
}

/// Gives a composed attribute of an index a name of its own: where models share an index, they
/// share the names of its attributes. Without it that is the name of the index with `_pk` or `_sk`.
template <class... Parts>
constexpr auto named(std::string_view name, const composition<Parts...>& parts)
{
    return detail::index_composition<composition<Parts...>>(name, parts);
}

/// An option of an index: it holds all attributes of its items, as it does by default.
inline constexpr detail::projection_option<index_projection::all> project_all{};

/// It holds the keys of the table and of the index only; and the model's discriminator, if it has
/// one, which tells items of other kinds from those of the model.
inline constexpr detail::projection_option<index_projection::keys> project_keys{};

/// It holds these and the fields with these members, under their old names too.
template <class... Class, class... Member>
constexpr auto project(Member Class::*... members)
{
    static_assert(sizeof...(Member) != 0, "ddbm: project has the members that an index holds");
    return detail::projection_option<
        index_projection::include,
        detail::index_member<Class, Member>...>(detail::index_member<Class, Member>(members)...);
}

}  // namespace ddbm

#endif
