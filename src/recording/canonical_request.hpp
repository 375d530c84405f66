// One text for all requests that ask for the same: members sorted, sets sorted, no white space.
// Without what differs from one run to the next though it changes nothing: tokens of transactions,
// and whether the reply is to say what was consumed, which an observer may ask for.

#ifndef DDBM_SRC_RECORDING_CANONICAL_REQUEST_HPP
#define DDBM_SRC_RECORDING_CANONICAL_REQUEST_HPP

#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// A text that is no JSON stays as it is.
std::string canonical_request(std::string_view body);

// The members of two requests that are not the same in both, by name; none if one of them is no
// object.
std::vector<std::string> different_members(std::string_view one, std::string_view other);

}  // namespace ddbm::detail

#endif
