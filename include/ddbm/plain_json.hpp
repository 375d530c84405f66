#ifndef DDBM_PLAIN_JSON_HPP
#define DDBM_PLAIN_JSON_HPP

#include <ddbm/item.hpp>

#include <string>
#include <string_view>

namespace ddbm {

/** JSON as other programs have it, such as `{"map":1,"name":"Hangar"}`: without the types that
 *  DynamoDB's own has, see `to_json`.
 *
 *  Numbers are JSON numbers with all their digits, of which JavaScript, and others, read no more
 * than 15 exactly. Binaries are strings of base64, sets are arrays. So an item is not the same
 * after it has been there and back: sets have become lists, and binaries strings. An object is, see
 *  `to_plain_json` in <ddbm/convert.hpp>, as its types say what was meant.
 *
 *  Throws what `to_json` throws.
 */
std::string to_plain_json(const item& attributes);
std::string to_plain_json(const attribute_value& value);

/** Reads plain JSON: strings, numbers, booleans and null, arrays as lists, objects as maps.
 *
 *  Throws `errc::invalid_utf8` for a text that is not UTF-8, `errc::invalid_reply` for one that is
 *  no JSON, or of an item no object, and `errc::number_out_of_range` or `errc::nesting_too_deep`
 * for a value that DynamoDB does not have. Where a name is there twice the last value counts.
 */
item item_from_plain_json(std::string_view text);
attribute_value attribute_value_from_plain_json(std::string_view text);

}  // namespace ddbm

#endif
