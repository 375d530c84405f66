#ifndef DDBM_SRC_VALUES_ITEM_JSON_HPP
#define DDBM_SRC_VALUES_ITEM_JSON_HPP

#include "values/json_writer.hpp"

#include <ddbm/item_json.hpp>

#include <boost/json/fwd.hpp>

#include <string>

namespace ddbm::detail {

// JSON nests deeper than DynamoDB's levels of lists and maps: two levels each, and what requests
// and replies have around items.
inline constexpr std::size_t json_max_depth = 96;

/// Writes DynamoDB's JSON; failures as in to_json, with part of the value written.
void write_json(json_writer& out, const attribute_value& value);
void write_json(json_writer& out, const item& attributes);

/// Reads DynamoDB's JSON; failures as in item_from_json. `path` is where the value stands, to be
/// named in a failure; it is as before on return.
attribute_value to_attribute_value(const boost::json::value& json, std::string& path);
item to_item(const boost::json::value& json);

}  // namespace ddbm::detail

#endif
