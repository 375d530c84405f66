// The values of an item to any writer: its JSON, an object, another item.
#ifndef DDBM_SRC_VALUES_WRITE_VALUE_HPP
#define DDBM_SRC_VALUES_WRITE_VALUE_HPP

#include <ddbm/item.hpp>
#include <ddbm/value_writer.hpp>

namespace ddbm::detail {

void write_value(value_writer& out, const attribute_value& value);

/// As a map, which is the item itself where it comes first.
void write_item(value_writer& out, const item& attributes);

}  // namespace ddbm::detail

#endif
