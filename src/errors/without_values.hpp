#ifndef DDBM_SRC_ERRORS_WITHOUT_VALUES_HPP
#define DDBM_SRC_ERRORS_WITHOUT_VALUES_HPP

#include <ddbm/diagnostics.hpp>

namespace ddbm::detail {

// What may be written down anywhere: no keys, no values, and no words that may have some in them,
// which are those of the service and those about an attribute. Paths have keys of maps in them.
diagnostics without_values(const diagnostics& diag);

}  // namespace ddbm::detail

#endif
