// Where an item stands in the order of a sort key: what ranges are merged by.

#ifndef DDBM_SRC_SORT_POSITION_HPP
#define DDBM_SRC_SORT_POSITION_HPP

#include <ddbm/attribute_value.hpp>

#include <ddbm/detail/key_schema.hpp>

#include <compare>
#include <span>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// The values of the attributes that make a sort key. They compare as DynamoDB orders items: numbers
// by value, strings and binaries by their bytes, the first attribute before the others.
class sort_position
{
public:
    sort_position() = default;
    // Of an item in DynamoDB's JSON. Throws errc::attribute_missing, and errc::invalid_reply and
    // the codes of values for a text that is none.
    sort_position(std::span<const key_attribute> sort_key, std::string_view image);

    // Of items of one table or index.
    friend std::weak_ordering operator<=>(const sort_position& a, const sort_position& b);

private:
    std::vector<attribute_value> values_;
};

}  // namespace ddbm::detail

#endif
