// Requests about tables.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_TABLE_REQUESTS_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_TABLE_REQUESTS_HPP

#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"
#include "differential/step.hpp"

#include <string>

namespace ddbm::differential {

/// With what a table may have; mistakes only while the source is wild.
json::object create_table(random_source& random, const std::string& name);
json::object update_table(random_source& random, const table_model& table);
json::object update_time_to_live(random_source& random, const table_model& table);
json::object list_tables(random_source& random);

}  // namespace ddbm::differential

#endif
