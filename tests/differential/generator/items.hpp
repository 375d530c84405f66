// Items and keys of a table, and paths into them.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_ITEMS_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_ITEMS_HPP

#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace ddbm::differential {

json::object item_of(random_source& random, const table_model& table);
json::object key_of(random_source& random, const table_model& table);

/// A key of the index and of the table: an exclusive start key.
json::object
start_key_of(random_source& random, const table_model& table, const index_model* index);

/// A place in an item, and what is mostly found there.
struct item_path
{
    /// Names, and indexes as "[1]".
    std::vector<std::string> elements;
    std::string type;
};

/// Of an attribute that is no key of the table.
item_path path_in(random_source& random, const table_model& table, bool nested_allowed = true);

/// A name of an attribute that is no key of the table; also of none that exists.
std::string attribute_name(random_source& random, const table_model& table);

/// What is mostly stored under this name; "" for no type in particular.
std::string usual_type(const table_model& table, std::string_view attribute);

}  // namespace ddbm::differential

#endif
