#ifndef DDBM_DETAIL_INDEX_INFO_HPP
#define DDBM_DETAIL_INDEX_INFO_HPP

#include <ddbm/index.hpp>

#include <ddbm/detail/key_schema.hpp>

#include <span>
#include <string_view>

namespace ddbm::detail {

struct field_ops;

// An index of a model as the library sees it.
struct index_info
{
    std::string_view name;
    // A local one begins with the table's partition key.
    key_schema key;
    index_projection projection = index_projection::all;
    // What it holds besides the keys of the table and its own, if it does not hold everything.
    std::span<const field_ops* const> included;
    bool is_local = false;

    // Whether it holds this field, in a table with this key.
    bool holds(const field_ops& field, const key_schema& table) const noexcept;
};

}  // namespace ddbm::detail

#endif
