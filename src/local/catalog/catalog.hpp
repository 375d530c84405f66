// All tables of an engine, in memory and in the catalog's tree of the store.
#ifndef DDBM_SRC_LOCAL_CATALOG_CATALOG_HPP
#define DDBM_SRC_LOCAL_CATALOG_CATALOG_HPP

#include "local/catalog/table.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

class catalog
{
public:
    /// Reads what the store has.
    explicit catalog(store& s);

    /// Null: there is no such table, whatever state it is in. Takes a name or the ARN of a table.
    table* find(std::string_view name_or_arn);

    /// For item operations: null unless the table is there and neither being created nor deleted.
    table* find_usable(std::string_view name_or_arn);
    /// The same, but throws ResourceNotFoundException "Requested resource not found".
    table& usable(std::string_view name_or_arn);

    /// By name.
    std::map<std::string, table, std::less<>>& tables() noexcept { return tables_; }
    std::map<std::string, stream, std::less<>>& streams() noexcept { return streams_; }  // by ARN

    /// Write through to the store; call inside of a store transaction.
    void save(const table& t);
    void save(const stream& s);
    void erase_table(std::string_view name);
    void erase_stream(std::string_view arn);

    /// Reads everything again. If that fails, what there is stays as it is.
    void reload();
    /// Call when it may differ from what the store has: after a rollback, a restore or a reset.
    void forget() noexcept { is_stale_ = true; }
    /// Reads everything again if that is so. Called before every request; throws while the store
    /// cannot be read.
    void refresh()
    {
        if (is_stale_)
            reload();
    }

    /// Ends states whose time is over: a table that was being created is active, one that was being
    /// deleted goes. Called before every request.
    void advance(time_point now);

private:
    void finish(table& t, time_point now);
    void drop_trees(const table& t);

    store& store_;
    std::map<std::string, table, std::less<>> tables_;
    std::map<std::string, stream, std::less<>> streams_;
    bool is_stale_ = false;
    bool changing_ = false;  // some table or index has a `status_until`
};

}  // namespace ddbm::local::detail

#endif
