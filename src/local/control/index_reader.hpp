// Reads the secondary indexes that a table is to have.
#ifndef DDBM_SRC_LOCAL_CONTROL_INDEX_READER_HPP
#define DDBM_SRC_LOCAL_CONTROL_INDEX_READER_HPP

#include "local/catalog/table.hpp"
#include "local/control/key_schema_reader.hpp"

#include <boost/json/object.hpp>

namespace ddbm::local::detail {

/// Name, keys and projection of a global index. Throws ValidationException for what it cannot have.
index read_global_index(const boost::json::object& given, const attribute_definitions& definitions);

/// Appends the indexes that CreateTable is to make. Keys and billing mode of `t` are known.
void read_new_indexes(
    const boost::json::object& request, const attribute_definitions& definitions, table& t
);

/// The throughput that a new global index has beside what is provisioned for it.
void read_request_throughput(const boost::json::object& given, bool pays_per_request, index& i);

}  // namespace ddbm::local::detail

#endif
