// Queries and scans.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_PAGE_REQUESTS_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_PAGE_REQUESTS_HPP

#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"
#include "differential/step.hpp"

namespace ddbm::differential {

/// A step without its number.
step query(random_source& random, const table_model& table);
step scan(random_source& random, const table_model& table);

/// The same query or scan again, from where that step's answer ended.
step next_page(const step& before);

}  // namespace ddbm::differential

#endif
