// Puts and erasures of whatever has a key, of models with unique attributes. What they give up is
// not known before the item is: so it is read, and written if it is still that.
//
//   read -> write -> done
//            ^ | it has changed: the item that the service returned
//            +-+

#ifndef DDBM_SRC_UNIQUE_WRITES_HPP
#define DDBM_SRC_UNIQUE_WRITES_HPP

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <span>

namespace ddbm::detail {

// For calls that deliver nothing or an item.
template <class Call>
Call prepare_put_over(const table_core& table, const void* object, const write_terms& terms);
// The same, or whether there was one.
template <class Call>
Call prepare_erase_over(
    const table_core& table, std::span<const key_part> key, const write_terms& terms
);

}  // namespace ddbm::detail

#endif
