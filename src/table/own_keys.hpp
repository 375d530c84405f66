// A query for the items of a model, in a table that may have others in the same partition.

#ifndef DDBM_SRC_OWN_KEYS_HPP
#define DDBM_SRC_OWN_KEYS_HPP

#include "table/range_request.hpp"

#include <vector>

namespace ddbm::detail {

// What a query asks of its key, bounded by what all sort keys of the model begin with: where
// nothing is asked of the sort key, and where that has one bound of `ge` or `le`. DynamoDB takes no
// second bound besides `gt` and `lt`. Of several models together nothing is bounded.
std::vector<key_comparison> within_own_keys(const range_request& range);

}  // namespace ddbm::detail

#endif
