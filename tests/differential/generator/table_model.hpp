// What the generator knows about a table: enough to ask it for something sensible. Read from the
// request that made the table, once that has succeeded.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_TABLE_MODEL_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_TABLE_MODEL_HPP

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::differential {

namespace json = boost::json;

struct key_attribute
{
    std::string name;
    std::string type;
};

struct key_model
{
    key_attribute partition;
    std::optional<key_attribute> sort;
};

struct index_model
{
    std::string name;
    key_model key;
    bool global = false;
    std::string projection;
};

struct table_model
{
    std::string name;
    key_model key;
    std::vector<index_model> indexes;
    bool on_demand = false;
    bool stream = false;
    /// From deletion.
    bool is_protected = false;

    /// Every attribute that is a key of the table or an index of it, once.
    std::vector<key_attribute> key_attributes() const;
    const index_model* find_index(std::string_view index) const;
};

table_model table_of(const json::object& create_table);

/// After a successful UpdateTable.
void apply_update(table_model& table, const json::object& update_table);

}  // namespace ddbm::differential

#endif
