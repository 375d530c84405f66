// Requests about many items, in batches and in transactions.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_BATCH_REQUESTS_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_BATCH_REQUESTS_HPP

#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"

#include <boost/json.hpp>

#include <vector>

namespace ddbm::differential {

json::object batch_get_item(random_source& random, const std::vector<table_model>& tables);
json::object batch_write_item(random_source& random, const std::vector<table_model>& tables);
json::object transact_get_items(random_source& random, const std::vector<table_model>& tables);
json::object transact_write_items(random_source& random, const std::vector<table_model>& tables);

}  // namespace ddbm::differential

#endif
