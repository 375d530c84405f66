#ifndef DDBM_ENUM_NAMES_HPP
#define DDBM_ENUM_NAMES_HPP

#include <optional>
#include <string_view>

namespace ddbm {

/** Specialise it to store an enumeration by names, as a string, instead of by its numbers:
 *
 *  @code
 *  template <>
 *  struct ddbm::enum_names<weapon>
 *  {
 *      static constexpr std::pair<weapon, std::string_view> value[] = {
 *          {weapon::fist, "fist"}, {weapon::shotgun, "shotgun"}
 *      };
 *  };
 *  @endcode
 *
 *  A value that is not listed is an error in both directions, `errc::value_not_allowed`. A field
 *  with the option `by_number` has the numbers all the same.
 */
template <class Enum>
struct enum_names;

/// The name of an enumerator in `enum_names`; empty if it is not listed.
template <class Enum>
requires requires
{
    enum_names<Enum>::value;
}
constexpr std::string_view name_of(Enum value) noexcept
{
    for (const auto& [each, name] : enum_names<Enum>::value)
    {
        if (each == value)
            return name;
    }
    return {};
}

/// The enumerator with this name in `enum_names`, if there is one.
template <class Enum>
constexpr std::optional<Enum> enum_named(std::string_view name) noexcept
{
    for (const auto& [each, its_name] : enum_names<Enum>::value)
    {
        if (its_name == name)
            return each;
    }
    return std::nullopt;
}

}  // namespace ddbm

#endif
