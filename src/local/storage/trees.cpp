#include "local/storage/trees.hpp"

#include <charconv>
#include <utility>

namespace ddbm::local::detail {
namespace {

constexpr std::string_view name_start = "tree_";

}  // namespace

std::string tree_name(tree_id tree)
{
    return std::string(name_start) + std::to_string(tree);
}

std::optional<tree_id> tree_of(std::string_view name)
{
    if (!name.starts_with(name_start))
        return {};
    name.remove_prefix(name_start.size());
    tree_id tree = 0;
    const char* const end = name.data() + name.size();
    const auto read = std::from_chars(name.data(), end, tree);
    if (read.ec != std::errc{} || read.ptr != end || tree < catalog_tree)
        return {};
    return tree;
}

std::string create_tree_sql(tree_id tree)
{
    return "CREATE TABLE " + tree_name(tree) + "(key BLOB PRIMARY KEY,value BLOB)WITHOUT ROWID;";
}

std::vector<tree_id> list_trees(const sqlite_database& database, std::string_view schema)
{
    sqlite_statement names(
        database, "SELECT name FROM " + std::string(schema) + ".sqlite_schema WHERE type='table'"
    );
    std::vector<tree_id> trees;
    while (names.step())
    {
        if (const auto tree = tree_of(names.bytes(0)))
            trees.push_back(*tree);
    }
    return trees;
}

sqlite_statement tree_statements::take_range(bool bounded, direction way)
{
    auto& idle = idle_ranges_[slot(bounded, way)];
    if (!idle.empty())
    {
        sqlite_statement range = std::move(idle.back());
        idle.pop_back();
        return range;
    }
    std::string condition = " WHERE key>=?1";
    if (bounded)
        condition += " AND key<?2";
    condition += way == direction::forward ? " ORDER BY key" : " ORDER BY key DESC";
    return prepare("SELECT key,value FROM ", condition);
}

void tree_statements::give_back(sqlite_statement range, bool bounded, direction way)
{
    idle_ranges_[slot(bounded, way)].push_back(std::move(range));
}

sqlite_statement tree_statements::prepare(std::string_view before, std::string_view after) const
{
    std::string sql(before);
    sql += tree_name(tree_);
    sql += after;
    return sqlite_statement(database_, sql);
}

}  // namespace ddbm::local::detail
