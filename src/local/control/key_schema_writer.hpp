#ifndef DDBM_SRC_LOCAL_CONTROL_KEY_SCHEMA_WRITER_HPP
#define DDBM_SRC_LOCAL_CONTROL_KEY_SCHEMA_WRITER_HPP

#include "local/catalog/table.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

/// Writes the member `KeySchema`.
void write_key_schema(ddbm::detail::json_writer& out, const key_schema& keys);

}  // namespace ddbm::local::detail

#endif
