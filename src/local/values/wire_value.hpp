// Values between the wire and the engine: read with the service's own words for what is wrong, and
// written in its form.
#ifndef DDBM_SRC_LOCAL_VALUES_WIRE_VALUE_HPP
#define DDBM_SRC_LOCAL_VALUES_WIRE_VALUE_HPP

#include <ddbm/item.hpp>

#include <boost/json/fwd.hpp>

#include <string_view>

namespace ddbm::detail {
class json_writer;
}

namespace ddbm::local::detail {

/// What is said of a value of more than 32 levels.
inline constexpr std::string_view nested_too_deep =
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
    "beyond supported limit";

/// Throws ValidationException, the first failure depth first.
attribute_value read_value(const boost::json::value& json);
item read_item(const boost::json::object& json);

/// Throws ValidationException for a name that no attribute can have.
void check_attribute_name(std::string_view name);

/// Throws ValidationException for what `read_item` would refuse of an item that did not come as
/// JSON, and errc::invalid_utf8.
void check_item(const item& attributes);

void write_item(ddbm::detail::json_writer& out, const item& attributes);

}  // namespace ddbm::local::detail

#endif
