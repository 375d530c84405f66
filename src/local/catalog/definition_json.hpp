// Tables and streams as the bytes that the catalog's tree keeps of them: JSON, so that a later
// version can add members, and a person can read what is in a file.
#ifndef DDBM_SRC_LOCAL_CATALOG_DEFINITION_JSON_HPP
#define DDBM_SRC_LOCAL_CATALOG_DEFINITION_JSON_HPP

#include "local/catalog/table.hpp"

#include <string>
#include <string_view>

namespace ddbm::local::detail {

std::string to_json(const table& t);
std::string to_json(const stream& s);

/// Throws ddbm::error for what to_json() does not make.
table table_from_json(std::string_view bytes);
stream stream_from_json(std::string_view bytes);

}  // namespace ddbm::local::detail

#endif
