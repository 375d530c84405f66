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

}  // namespace ddbm::detail

#endif
