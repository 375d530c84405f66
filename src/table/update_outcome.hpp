#ifndef DDBM_SRC_UPDATE_OUTCOME_HPP
#define DDBM_SRC_UPDATE_OUTCOME_HPP

#include <ddbm/item.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <string_view>

namespace ddbm::detail {

// Whether an item is as the update in this request leaves it: what it sets is there with its value,
// what it removes is not, and sets have what is added to them and have not what is deleted.
//
// The version does not count, as nobody knows what it was. False for what leaves no trace that
// could be told, such as a sum, for what would be so without the update as well, such as a value
// that is set only where there is none, and for expressions that the library has not written.
bool is_outcome(const model_info& model, std::string_view request, const item& now);

}  // namespace ddbm::detail

#endif
