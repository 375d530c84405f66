#include "local/catalog/catalog.hpp"

#include "local/catalog/definition_json.hpp"
#include "local/service_error.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace ddbm::local::detail {

namespace {

constexpr std::string_view table_prefix = "table:";
constexpr std::string_view stream_prefix = "stream:";

std::string store_key(std::string_view prefix, std::string_view name)
{
    return std::string(prefix).append(name);
}

// What `read` makes of each definition under the prefix, by its name, which it must stand under.
template <class Read, class Name>
auto read_all(store& s, std::string_view prefix, Read read, Name name)
{
    using definition = decltype(read(std::string_view()));
    std::map<std::string, definition, std::less<>> all;
    std::string last(prefix);
    ++last.back();
    cursor entries = s.find(catalog_tree, prefix, last, direction::forward);
    while (entries.next())
    {
        definition found = read(entries.value());
        if (entries.key().substr(prefix.size()) != found.*name)
            throw error(errc::store_damaged, "a table or stream is there under another name");
        all.emplace(found.*name, std::move(found));
    }
    return all;
}

bool is_changing(const table& t)
{
    return t.status_until || std::any_of(t.indexes.begin(), t.indexes.end(), [](const index& i) {
               return i.status_until.has_value();
           });
}

bool is_due(const std::optional<time_point>& until, time_point now)
{
    return until && *until <= now;
}

bool is_due(const table& t, time_point now)
{
    return is_due(t.status_until, now) ||
           std::any_of(t.indexes.begin(), t.indexes.end(), [now](const index& i) {
               return is_due(i.status_until, now);
           });
}

}  // namespace

catalog::catalog(store& s) : store_(s)
{
    reload();
}

table* catalog::find(std::string_view name_or_arn)
{
    const bool is_arn = name_or_arn.starts_with("arn:");
    const std::string_view name =
        is_arn ? name_or_arn.substr(name_or_arn.rfind('/') + 1) : name_or_arn;
    const auto found = tables_.find(name);
    if (found == tables_.end() || (is_arn && found->second.arn != name_or_arn))
        return nullptr;
    return &found->second;
}

table* catalog::find_usable(std::string_view name_or_arn)
{
    table* const found = find(name_or_arn);
    if (!found || found->status == resource_status::creating ||
        found->status == resource_status::deleting)
        return nullptr;
    return found;
}

table& catalog::usable(std::string_view name_or_arn)
{
    table* const found = find_usable(name_or_arn);
    if (!found)
        resource_not_found();
    return *found;
}

void catalog::save(const table& t)
{
    store_.put(catalog_tree, store_key(table_prefix, t.name), to_json(t));
    changing_ = changing_ || is_changing(t);
}

void catalog::save(const stream& s)
{
    store_.put(catalog_tree, store_key(stream_prefix, s.arn), to_json(s));
}

void catalog::erase_table(std::string_view name)
{
    store_.erase(catalog_tree, store_key(table_prefix, name));
    if (const auto found = tables_.find(name); found != tables_.end())
        tables_.erase(found);
}

void catalog::erase_stream(std::string_view arn)
{
    store_.erase(catalog_tree, store_key(stream_prefix, arn));
    if (const auto found = streams_.find(arn); found != streams_.end())
        streams_.erase(found);
}

void catalog::reload()
{
    is_stale_ = true;
    auto tables = read_all(store_, table_prefix, table_from_json, &table::name);
    auto streams = read_all(store_, stream_prefix, stream_from_json, &stream::arn);
    tables_ = std::move(tables);
    streams_ = std::move(streams);
    changing_ = std::any_of(tables_.begin(), tables_.end(), [](const auto& each) {
        return is_changing(each.second);
    });
    is_stale_ = false;
}

void catalog::advance(time_point now)
{
    if (!changing_)
        return;
    std::vector<std::string> due;
    changing_ = false;
    for (const auto& [name, t] : tables_)
    {
        if (is_due(t, now))
            due.push_back(name);
        else
            changing_ = changing_ || is_changing(t);
    }
    if (due.empty())
        return;

    std::optional<store_transaction> transaction;
    if (!store_.in_transaction())
        transaction.emplace(store_);
    for (const std::string& name : due)
        finish(tables_.find(name)->second, now);
    if (transaction)
        transaction->commit();
}

void catalog::finish(table& t, time_point now)
{
    if (t.status == resource_status::deleting && is_due(t.status_until, now))
    {
        drop_trees(t);
        erase_table(std::string(t.name));
        return;
    }
    for (index& i : t.indexes)
    {
        if (!is_due(i.status_until, now))
            continue;
        if (i.status == resource_status::deleting)
        {
            store_.drop_tree(i.entries);
            continue;
        }
        i.status = resource_status::active;
        i.status_until.reset();
        i.backfilling = false;
    }
    std::erase_if(t.indexes, [now](const index& i) {
        return i.status == resource_status::deleting && is_due(i.status_until, now);
    });
    if (is_due(t.status_until, now))
    {
        t.status = resource_status::active;
        t.status_until.reset();
        t.change = table_change::none;
        // An index is filled once the table has got the room for it.
        for (index& i : t.indexes)
            i.backfilling = i.status == resource_status::creating;
    }
    save(t);
}

void catalog::drop_trees(const table& t)
{
    store_.drop_tree(t.items);
    for (const index& i : t.indexes)
        store_.drop_tree(i.entries);
    for (const tree_id tree : {t.collections, t.expiries})
    {
        if (tree)
            store_.drop_tree(tree);
    }
}

}  // namespace ddbm::local::detail
