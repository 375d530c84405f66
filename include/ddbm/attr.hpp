#ifndef DDBM_ATTR_HPP
#define DDBM_ATTR_HPP

#include <ddbm/condition.hpp>

#include <ddbm/detail/attribute_path.hpp>
#include <ddbm/detail/attribute_place.hpp>
#include <ddbm/detail/fields_of.hpp>

#include <type_traits>

namespace ddbm {

namespace detail {

// -- Whose attributes they are

template <class T, class Tag, auto First, auto... Rest>
struct member_path_check
{
    static constexpr bool are_members =
        member_traits<std::remove_const_t<decltype(First)>>::is_data &&
        (member_traits<std::remove_const_t<decltype(Rest)>>::is_data && ...);
    static constexpr bool is_own = !are_members || std::is_base_of_v<class_of_member<First>, T>;
    static constexpr bool has_model = detail::has_model<T, Tag>;
    static constexpr bool is_valid = are_members && is_own && has_model;

    static_assert(are_members, "ddbm: an attribute is named by data members, such as &order::id");
    static_assert(
        is_own, "ddbm: this member belongs neither to the model's class nor to a base of it"
    );
    static_assert(
        !are_members || !is_own || has_model,
        "ddbm: the class of this member has no model; attr_of<T, ...> names a derived class that "
        "has one"
    );
};

// Whether the member has a place in the model of T, but not by itself.
template <class T, class Tag, auto First, auto... Rest>
constexpr bool is_only_part()
{
    if constexpr (sizeof...(Rest) != 0)
        return false;
    else if constexpr (find_field<model_of<T, Tag>, First>().number != no_field)
        return false;
    else
        return is_composed_of<model_of<T, Tag>, First>();
}

template <class T, class Tag, auto First, auto... Rest>
constexpr auto make_path()
{
    if constexpr (!member_path_check<T, Tag, First, Rest...>::is_valid)
        return no_path<T, Tag>();
    else if constexpr (is_only_part<T, Tag, First, Rest...>())
        return part_path<T, Tag, First>();
    else if constexpr (!attribute_place<model_of<T, Tag>, First, Rest...>::is_valid)
        return no_path<T, Tag>();
    else
        return member_path<T, Tag, First, Rest...>();
}

// In what is said of items of T; where that is void, of those of the member's class.
template <class T, class Tag, auto First, auto... Rest>
constexpr auto make_path_in()
{
    if constexpr (std::is_void_v<T>)
        return make_path<class_of_member<First>, void, First, Rest...>();
    else
        return make_path<T, Tag, First, Rest...>();
}

}  // namespace detail

/** The attribute in which a member is stored, to be asked for in conditions and filters and changed
 *  by updates.
 *
 *  @code
 *  ddbm::attr<&order::state> == state::open                    // ==, !=, <, <=, >, >=; also of two
 *  ddbm::attr<&order::ship_to, &address::city> == "Ulm"        // a member of a member
 *  ddbm::attr<&order::lines>[0].field<&line::product>() != 7   // in the first element
 *  ddbm::attr<&order::notes>["gift"].exists()                  // an entry of a map
 *  ddbm::attr<&order::place>.element<1>() < 48.4               // in a pair
 *  ddbm::attr<&order::total>.between(10, 20) && !ddbm::attr<&order::tags>.contains("late")
 *  @endcode
 *
 *  Values are given as what the member holds and sent as its field stores them. Comparisons with an
 *  attribute that is missing are false, but for `!=`, which is true. Order is DynamoDB's: that of
 *  numbers, and of the bytes of strings and binaries.
 *
 *  A member that is no field, only what an attribute is composed of alone, such as of
 *  `ddbm::compose("STATUS#", &order::status)`, is compared as that attribute: with `==` and `!=`,
 *  `in`, `exists` and `missing`, and by its order if it is a string at the end or padded.
 *
 *  The members are those of the class's own model; of other ones see `attr_of`.
 *
 *  @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
template <auto First, auto... Rest>
inline constexpr auto
    attr = detail::make_path<detail::class_of_member<First>, void, First, Rest...>();

/// The same in the model of `T`, of which the member may be a base's: `attr_of<order, &base::id>`;
/// or in one of several models of a class: `attr_of<ddbm::model_of<order, archive>, &order::id>`.
template <class T, auto First, auto... Rest>
inline constexpr auto attr_of = detail::make_path<
    typename detail::named_model<T>::class_type,
    typename detail::named_model<T>::tag_type,
    First,
    Rest...>();

}  // namespace ddbm

#endif
