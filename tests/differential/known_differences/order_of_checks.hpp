// Of several mistakes in a request, the service tells the one that it looks for first.
#ifndef DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_ORDER_OF_CHECKS_HPP
#define DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_ORDER_OF_CHECKS_HPP

#include <string>

namespace ddbm::differential {

/// Whether the service looks for the mistake of the first outcome before that of the second. False
/// if nothing is known about one of them.
bool is_looked_for_before(const std::string& outcome, const std::string& other);

}  // namespace ddbm::differential

#endif
