// Encoded items one after the other. A reply of an engine to a client in its process may have them
// beside its text, which then has their number where there would be their JSON:
//
//   {"Item":1}               for {"Item":{..}}
//   {"Items":2,"Count":2}    for {"Items":[{..},{..}],"Count":2}
//   {"Responses":{"t":2}}    for {"Responses":{"t":[{..},{..}]}}
//
// They come in the order of the text. Where there are none the text is as ever: without an Item,
// with an empty array of Items.

#ifndef DDBM_SRC_VALUES_ENCODED_ITEMS_HPP
#define DDBM_SRC_VALUES_ENCODED_ITEMS_HPP

#include "values/encoded_reader.hpp"
#include "values/varint.hpp"

#include <string>
#include <string_view>

namespace ddbm::detail {

class encoded_items
{
public:
    explicit encoded_items(std::string_view bytes) noexcept : in_(bytes) {}

    bool at_end() const noexcept { return in_.at_end(); }

    // Throws errc::store_damaged at the end.
    std::string_view next() { return in_.binary_bytes(); }

    static void append(std::string& to, std::string_view item)
    {
        put_varint(to, item.size());
        to += item;
    }

private:
    encoded_reader in_;
};

}  // namespace ddbm::detail

#endif
