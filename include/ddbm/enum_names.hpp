#ifndef DDBM_ENUM_NAMES_HPP
#define DDBM_ENUM_NAMES_HPP

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
 *  A value that is not listed is an error in both directions, `errc::value_not_allowed`.
 */
template <class Enum>
struct enum_names;

}  // namespace ddbm

#endif
