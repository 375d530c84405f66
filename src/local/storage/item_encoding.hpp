// Items as bytes in the store: those of values/item_encoding.hpp, which a client in the process
// reads as well.
#ifndef DDBM_SRC_LOCAL_STORAGE_ITEM_ENCODING_HPP
#define DDBM_SRC_LOCAL_STORAGE_ITEM_ENCODING_HPP

#include "values/item_encoding.hpp"

namespace ddbm::local::detail {

using ddbm::detail::decode_item;
using ddbm::detail::encode_item;
using ddbm::detail::encoded_item_size;
using ddbm::detail::find_encoded;
using ddbm::detail::write_encoded_item;

}  // namespace ddbm::local::detail

#endif
