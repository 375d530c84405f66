// Items as compact bytes, with the item's size in front, and laid out so that an item goes to the
// wire or into an object, and one attribute is found, without making an item of it. They are what
// an engine stores, and what it hands to a client in its process. src/local/storage/FORMAT.md
// describes the bytes; encoded_grammar.hpp makes value events of them.
#ifndef DDBM_SRC_VALUES_ITEM_ENCODING_HPP
#define DDBM_SRC_VALUES_ITEM_ENCODING_HPP

#include <ddbm/item.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

class json_writer;

/// Appends.
void encode_item(const item& attributes, std::string& out);

/// Throws errc::store_damaged for other bytes, as all of these do.
item decode_item(std::string_view bytes);

/// What DynamoDB counts for the item, without decoding it.
std::size_t encoded_item_size(std::string_view bytes);

/// Writes the item's JSON, numbers as plain digits.
void write_encoded_item(json_writer& out, std::string_view bytes);

/// One top-level attribute.
std::optional<attribute_value> find_encoded(std::string_view bytes, std::string_view name);

}  // namespace ddbm::detail

#endif
