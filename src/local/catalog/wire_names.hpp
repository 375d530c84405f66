// What the enumerations of a table's definition are called in requests and replies.
#ifndef DDBM_SRC_LOCAL_CATALOG_WIRE_NAMES_HPP
#define DDBM_SRC_LOCAL_CATALOG_WIRE_NAMES_HPP

#include "local/catalog/table.hpp"

#include <optional>
#include <string_view>

namespace ddbm::local::detail {

std::string_view wire_name(resource_status status) noexcept;
std::string_view wire_name(projection_type type) noexcept;
std::string_view wire_name(stream_view view) noexcept;

std::optional<projection_type> projection_from(std::string_view name) noexcept;
std::optional<stream_view> stream_view_from(std::string_view name) noexcept;
/// Of the types that a key can have: `S`, `N`, `B`.
std::optional<attribute_type> key_type_from(std::string_view name) noexcept;

}  // namespace ddbm::local::detail

#endif
