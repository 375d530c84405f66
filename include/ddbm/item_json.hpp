#ifndef DDBM_ITEM_JSON_HPP
#define DDBM_ITEM_JSON_HPP

#include <ddbm/item.hpp>

#include <string>
#include <string_view>

namespace ddbm {

/** DynamoDB's own JSON, such as `{"map":{"N":"1"},"name":{"S":"Hangar"}}`: what the service and the
 *  AWS command line take and give. Both ways without loss, lists and maps nested up to 32 levels.
 *
 *  Failures name the attribute, such as `address.tags[3]`, in `diagnostics::attribute_path()`.
 *  Throws `errc::invalid_utf8` for a string or a name that is not UTF-8, `errc::nesting_too_deep`
 *  and `errc::empty_set`.
 */
std::string to_json(const item& attributes);
std::string to_json(const attribute_value& value);

/** Reads what `to_json` writes.
 *
 *  Throws `errc::invalid_utf8` for a text that is not UTF-8, `errc::invalid_reply` for one that is
 *  no JSON or not of this shape, and
 *  `errc::number_invalid`, `errc::number_out_of_range`, `errc::invalid_base64`, `errc::empty_set`,
 *  `errc::duplicate_in_set` or `errc::nesting_too_deep` for a value that DynamoDB does not have.
 */
item item_from_json(std::string_view text);
attribute_value attribute_value_from_json(std::string_view text);

}  // namespace ddbm

#endif
