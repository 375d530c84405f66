#ifndef DDBM_DETAIL_VERSION_DEFINITION_HPP
#define DDBM_DETAIL_VERSION_DEFINITION_HPP

// The versions that the items of a model are of, as they are registered.

#include <cstddef>
#include <span>
#include <type_traits>

namespace ddbm {

class item;

namespace detail {

using version_check = bool (*)(const item&);
using version_maker = item (*)(item);
using version_changer = void (*)(item&);

// How an item of this version is known, and how one of the version before becomes one: by one of
// the two functions, or by none where there is no version before.
struct version_definition
{
    int number = 0;
    version_check is = nullptr;
    version_maker make = nullptr;
    version_changer change = nullptr;

    constexpr bool has_step() const { return make || change; }
};

template <class Function, class Pointer>
inline constexpr bool is_plain_function =
    std::is_convertible_v<Function, Pointer> && !std::is_null_pointer_v<Function>;

template <class Function>
inline constexpr bool is_version_check = is_plain_function<Function, version_check>;

template <class Function>
inline constexpr bool is_version_step =
    is_plain_function<Function, version_maker> || is_plain_function<Function, version_changer>;

template <class Check>
constexpr version_definition define_version(int number, Check check)
{
    return {number, check, nullptr, nullptr};
}

template <class Check, class Step>
constexpr version_definition define_version(int number, Check check, Step step)
{
    if constexpr (is_plain_function<Step, version_maker>)
        return {number, check, step, nullptr};
    else
        return {number, check, nullptr, step};
}

// -- Of those in ascending order

constexpr bool has_each_version_once(std::span<const version_definition> versions)
{
    for (std::size_t i = 1; i < versions.size(); ++i)
    {
        if (versions[i - 1].number == versions[i].number)
            return false;
    }
    return true;
}

constexpr bool has_step_to_each(std::span<const version_definition> versions)
{
    for (std::size_t i = 1; i < versions.size(); ++i)
    {
        if (!versions[i].has_step())
            return false;
    }
    return true;
}

constexpr bool has_step_to_lowest(std::span<const version_definition> versions)
{
    return !versions.empty() && versions.front().has_step();
}

}  // namespace detail
}  // namespace ddbm

#endif
