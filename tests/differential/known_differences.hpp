// Where DynamoDB Local is known not to answer as the service does, so that the engine, which
// follows the service, may differ from it. What no row of the table excuses fails the test.
#ifndef DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_HPP
#define DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_HPP

#include "differential/known_differences/rows.hpp"

#include <vector>

namespace ddbm::differential {

const std::vector<known_difference>& known_differences();

/// The first that excuses this; null if none does.
const known_difference* find_excuse(const step& asked, const difference& found);

}  // namespace ddbm::differential

#endif
