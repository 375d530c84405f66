// What a key condition selects: which conditions a table's or an index's keys can have, and the
// range of bytes that they come to.
#ifndef DDBM_SRC_LOCAL_DATA_KEY_RANGE_HPP
#define DDBM_SRC_LOCAL_DATA_KEY_RANGE_HPP

#include "local/catalog/table.hpp"
#include "local/data/page.hpp"
#include "local/expression/key_condition.hpp"

namespace ddbm::local::detail {

struct key_range
{
    page_range range;
    std::string partition;  // what all keys of the partition start with
    bool one_row = false;   // equality on all key attributes
};

/// Throws ValidationException for a condition that the keys cannot have.
key_range range_of(const page_source& source, const key_condition& wanted);

}  // namespace ddbm::local::detail

#endif
