// Requests about one item each.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_ITEM_REQUESTS_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_ITEM_REQUESTS_HPP

#include "differential/generator/expressions.hpp"
#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"

#include <boost/json.hpp>

namespace ddbm::differential {

json::object get_item(random_source& random, const table_model& table);
json::object put_item(random_source& random, const table_model& table);
json::object update_item(random_source& random, const table_model& table);
json::object delete_item(random_source& random, const table_model& table);

void add_return_consumed_capacity(random_source& random, json::object& request);
void add_return_item_collection_metrics(random_source& random, json::object& request);

}  // namespace ddbm::differential

#endif
