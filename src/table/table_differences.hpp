#ifndef DDBM_SRC_TABLE_DIFFERENCES_HPP
#define DDBM_SRC_TABLE_DIFFERENCES_HPP

#include "table/table_schema.hpp"

#include <ddbm/operations/describe_time_to_live.hpp>
#include <ddbm/operations/table_description.hpp>
#include <ddbm/table_difference.hpp>

#include <vector>

namespace ddbm::detail {

// In what a table is not what its models want: the key first, then the indexes in the order of the
// models, those that they do not have, and the time to live.
std::vector<table_difference> differences_of(
    const table_schema& schema,
    const table_description& found,
    const describe_time_to_live_reply& time_to_live
);

// In what the table's index of that name is not this one of the schema, but for what it holds
// besides. None where the table has no index of the name.
std::vector<table_difference> shortcomings_of(
    const index_schema& wanted, const table_schema& schema, const table_description& found
);

}  // namespace ddbm::detail

#endif
