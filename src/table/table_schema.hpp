// What models want of the table that their items are in: its key, its indexes, its time to live.
// Several models may share a table; then it is what all of them want.

#ifndef DDBM_SRC_TABLE_SCHEMA_HPP
#define DDBM_SRC_TABLE_SCHEMA_HPP

#include <ddbm/operations/describe_time_to_live.hpp>
#include <ddbm/operations/key_schema.hpp>
#include <ddbm/operations/secondary_index.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// The types of attributes that are in keys.
using key_types = std::map<std::string, attribute_type, std::less<>>;

struct index_schema
{
    std::string name;
    bool is_local = false;
    std::vector<key_schema_element> key;
    projection_type projection = projection_type::all;
    // Of `include`, without those of the keys, which every index holds.
    std::set<std::string, std::less<>> included;
};

struct table_schema
{
    std::vector<key_schema_element> key;
    key_types types;
    std::vector<index_schema> indexes;
    // The attribute; empty: there is none.
    std::string time_to_live;

    // Null if there is none of this name.
    const index_schema* find_index(std::string_view name) const noexcept;
};

// Throws errc::invalid_request where the models cannot share a table.
table_schema schema_of(std::span<const model_info* const> models);

// An index as requests have it.
secondary_index request_of(const index_schema& index);

// Whether items are deleted when their time has come, now or soon.
bool is_on(const describe_time_to_live_reply& time_to_live) noexcept;

// -- In words

// `partition key pk (S); sort key sk (N)`
std::string words_of(const std::vector<key_schema_element>& key, const key_types& types);
// `all attributes`, `keys`, `keys, name, total`
template <class Names>
std::string words_of(projection_type projection, const Names& included)
{
    if (projection == projection_type::all)
        return "all attributes";
    std::string words = "keys";
    for (const auto& each : included)
        words.append(", ").append(each);
    return words;
}

}  // namespace ddbm::detail

#endif
