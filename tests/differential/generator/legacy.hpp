// The parameters from before there were expressions.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_LEGACY_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_LEGACY_HPP

#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"

#include <boost/json.hpp>

namespace ddbm::differential {

/// Expected, and ConditionalOperator at times.
void add_expected(random_source& random, const table_model& table, json::object& request);
void add_attribute_updates(random_source& random, const table_model& table, json::object& request);
/// QueryFilter or ScanFilter, and ConditionalOperator at times.
void add_filter(
    random_source& random, const table_model& table, std::string_view member, json::object& request
);
void add_key_conditions(random_source& random, const key_model& key, json::object& request);
json::array attributes_to_get(random_source& random, const table_model& table);

}  // namespace ddbm::differential

#endif
