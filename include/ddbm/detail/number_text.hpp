#ifndef DDBM_DETAIL_NUMBER_TEXT_HPP
#define DDBM_DETAIL_NUMBER_TEXT_HPP

#include <ddbm/errc.hpp>
#include <ddbm/number.hpp>

#include <string_view>

namespace ddbm::detail {

// Reads DynamoDB's text of a number straight into a C++ type, by the rules of number::parse and
// number::to but without the detour where the text is plain. Returns errc{} or the failure, and
// leaves `out` as it was if it fails.
template <number_compatible T>
errc parse_number_text(std::string_view text, T& out) noexcept;

// The same, but takes the nearest value where the type does not hold this one: fails for what is no
// number, and for a magnitude above the type's greatest.
template <number_float T>
errc parse_rounded_text(std::string_view text, T& out) noexcept;

}  // namespace ddbm::detail

#endif
