#ifndef DDBM_SRC_WRITE_COST_HPP
#define DDBM_SRC_WRITE_COST_HPP

#include <ddbm/estimate.hpp>
#include <ddbm/item.hpp>

#include <ddbm/detail/type_ops.hpp>

namespace ddbm::detail {

// Of this item where none was, its entries in the model's indexes included.
estimate cost_of_put(const model_info& model, const item& attributes);

}  // namespace ddbm::detail

#endif
