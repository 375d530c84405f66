// Steps of paths, one by one.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_PATH_LOOKUP_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_PATH_LOOKUP_HPP

#include "local/expression/document_path.hpp"

#include <ddbm/attribute_value.hpp>

#include <span>

namespace ddbm::local::detail {

/// Null: the value has no such element or attribute.
const attribute_value* find_child(const attribute_value& parent, const path_step& step);

/// Also for the beginning of a path; null for an empty one.
const attribute_value* find_path(const item& attributes, std::span<const path_step> path);

}  // namespace ddbm::local::detail

#endif
