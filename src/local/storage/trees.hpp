// One SQL table per tree, and the prepared statements for it, which are kept: to prepare one costs
// more than to use it.
#ifndef DDBM_SRC_LOCAL_STORAGE_TREES_HPP
#define DDBM_SRC_LOCAL_STORAGE_TREES_HPP

#include "local/storage/sqlite_database.hpp"
#include "local/storage/store.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

/// The table's name: "tree_7".
std::string tree_name(tree_id tree);
/// Absent: not the name of a tree.
std::optional<tree_id> tree_of(std::string_view name);
std::string create_tree_sql(tree_id tree);

/// The trees that a schema, "main" or the name of an attached database, has.
std::vector<tree_id> list_trees(const sqlite_database& database, std::string_view schema);

class tree_statements
{
public:
    tree_statements(const sqlite_database& database, tree_id tree)
        : database_(database), tree_(tree)
    {
    }

    sqlite_statement& get() { return prepared(get_, "SELECT value FROM ", " WHERE key=?1"); }
    sqlite_statement& put()
    {
        // Unlike REPLACE, this overwrites a value of the same size in place.
        return prepared(
            put_,
            "INSERT INTO ",
            " VALUES(?1,?2) ON CONFLICT(key) DO UPDATE SET value=excluded.value"
        );
    }
    sqlite_statement& erase() { return prepared(erase_, "DELETE FROM ", " WHERE key=?1"); }

    /// A statement for a cursor of its own: key and value from ?1 on, before ?2 if `bounded`.
    sqlite_statement take_range(bool bounded, direction way);
    void give_back(sqlite_statement range, bool bounded, direction way);

    bool get_is_open = false;  // the value that it found is still looked at

private:
    sqlite_statement&
    prepared(sqlite_statement& statement, std::string_view before, std::string_view after)
    {
        if (!statement)
            statement = prepare(before, after);
        return statement;
    }
    sqlite_statement prepare(std::string_view before, std::string_view after) const;

    static std::size_t slot(bool bounded, direction way) noexcept
    {
        return (bounded ? 2u : 0u) + (way == direction::forward ? 0u : 1u);
    }

    const sqlite_database& database_;
    tree_id tree_;
    sqlite_statement get_;
    sqlite_statement put_;
    sqlite_statement erase_;
    std::array<std::vector<sqlite_statement>, 4> idle_ranges_;
};

}  // namespace ddbm::local::detail

#endif
