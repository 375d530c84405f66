// A number of a request. The service reads it as a decimal of any size first and then measures it,
// so that a zero has a magnitude, too: that of its last digit.
#ifndef DDBM_SRC_LOCAL_VALUES_WIRE_NUMBER_HPP
#define DDBM_SRC_LOCAL_VALUES_WIRE_NUMBER_HPP

#include <ddbm/number.hpp>

#include <string_view>

namespace ddbm::local::detail {

/// Throws ValidationException that says what is wrong with the text.
number parse_wire_number(std::string_view text);

}  // namespace ddbm::local::detail

#endif
