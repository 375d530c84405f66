#include "table/bulk_tables.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>

namespace ddbm::detail {

namespace {

bool is_same_key(const key_schema& a, const key_schema& b)
{
    return std::equal(
        a.begin(),
        a.end(),
        b.begin(),
        b.end(),
        [](const key_attribute& one, const key_attribute& other) {
            return one.role == other.role && one.field->name == other.field->name;
        }
    );
}

}  // namespace

std::uint32_t bulk_tables::number_of(const table_core& table)
{
    if (table.db.state() != db_.state())
        throw error(
            errc::invalid_request,
            "the table " + *table.name + " is of another client than the bulk"
        );
    const bool is_consistent = table.db.options().consistency() == consistency::strong;
    const bool has_indexes = !table.model->indexes.empty();
    // Nearly always that of the one before.
    std::optional<std::uint32_t> known;
    if (!tables_.empty() && tables_.back().name == table.name)
        known = static_cast<std::uint32_t>(tables_.size() - 1);
    else
        known = find(*table.name);
    if (!known)
    {
        tables_.push_back({table.name, &table.model->key, is_consistent, has_indexes});
        return static_cast<std::uint32_t>(tables_.size() - 1);
    }
    entry& there = tables_[*known];
    if (there.key != &table.model->key && !is_same_key(*there.key, table.model->key))
        throw error(
            errc::invalid_request,
            "the key of the table " + *table.name + " has other attributes in another model"
        );
    there.is_consistent = there.is_consistent || is_consistent;
    there.has_indexes = there.has_indexes || has_indexes;
    return *known;
}

std::optional<std::uint32_t> bulk_tables::find(std::string_view name) const
{
    for (std::size_t i = 0; i < tables_.size(); ++i)
    {
        if (*tables_[i].name == name)
            return static_cast<std::uint32_t>(i);
    }
    return std::nullopt;
}

}  // namespace ddbm::detail
