#ifndef DDBM_DETAIL_UNIQUE_DEFINITION_HPP
#define DDBM_DETAIL_UNIQUE_DEFINITION_HPP

// The unique attributes of a model, one behind the other as its fields are.

#include <ddbm/index.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ddbm {

/// Option of `model_definition::unique`: see `tell_value`.
class tell_value_t
{
public:
    constexpr tell_value_t() = default;
};

namespace detail {

// `Members`: a tuple of index_member.
template <class Members>
struct unique_definition
{
    std::string_view name;
    Members members;
    bool tells_value;
};

struct no_uniques
{
    static constexpr std::size_t size = 0;
};

template <class Before, class Last>
struct unique_chain
{
    static constexpr std::size_t size = Before::size + 1;

    Before before;
    Last last;
};

template <class Argument>
inline constexpr bool is_unique_argument =
    std::is_member_object_pointer_v<Argument> || std::is_same_v<Argument, tell_value_t>;

template <class Class, class Member>
constexpr auto unique_members(Member Class::*member)
{
    return std::tuple<index_member<Class, Member>>(index_member<Class, Member>(member));
}

constexpr std::tuple<> unique_members(tell_value_t)
{
    return {};
}

inline constexpr std::size_t most_unique_members = 4;

}  // namespace detail
}  // namespace ddbm

#endif
