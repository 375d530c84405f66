// One page of a query or a scan: the entries of one range of one tree, up to 1 MB or a limit, those
// that a filter lets through written to the reply.
#ifndef DDBM_SRC_LOCAL_DATA_PAGE_HPP
#define DDBM_SRC_LOCAL_DATA_PAGE_HPP

#include "local/engine_state.hpp"
#include "local/expression/condition.hpp"
#include "local/expression/placeholders.hpp"
#include "local/expression/projection.hpp"

#include <ddbm/item.hpp>
#include <ddbm/operations/select.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {
class json_writer;
}

namespace ddbm::local::detail {

// What is read: a table or one of its indexes.
struct page_source
{
    std::string_view table_name;  // as the request has it
    const table* t = nullptr;
    const index* i = nullptr;  // null: the table itself

    const key_schema& keys() const noexcept { return i ? i->keys : t->keys; }
    tree_id tree() const noexcept { return i ? i->entries : t->items; }
    /// The bytes that an item stands under there.
    std::string key(const item& attributes) const;
};

// What a query and a scan have in common.
struct page_parameters
{
    ddbm::select select = ddbm::select::all_attributes;
    std::optional<projection> wanted;
    condition filter;
    std::optional<item> start_key;
    bool consistent = false;
};

// Which entries, in which order.
struct page_range
{
    std::string first;  // inclusive
    std::string last;   // exclusive; empty: to the end
    direction way = direction::forward;
};

/// `Select`, against the lists of attributes that are given. Throws ValidationException.
ddbm::select read_select(const boost::json::object& request);

/// `ExclusiveStartKey`. Throws ValidationException in the words that start keys have; `deep`:
/// whether those are also for one that is nested too deep.
std::optional<item> read_start_key(const boost::json::object& request, deep_values deep);

/// Table and index. Throws ResourceNotFoundException or ValidationException.
page_source find_source(engine_state& state, const boost::json::object& request);

/// Throws ValidationException for a start key whose attributes, or those of an index's key, are
/// not what the source's keys have.
void check_start_key_names(const page_source& source, const item& start_key);
/// The same for the table's part of it, and for all of it if a table is the source.
void check_start_key_types(const page_source& source, const item& start_key);

/// Throws ValidationException for a query's filter on attributes that the index does not have, also
/// if it is a local one.
void check_filter_projected(const page_source& source, const condition& filter);

/// Throws ValidationException for attributes that a global index does not have.
void check_selection(const page_source& source, const page_parameters& parameters);

/// Begins after this key.
void start_after(page_range& range, const std::string& key);

/// Reads and writes the page: the whole reply.
void write_page(
    engine_state& state,
    const boost::json::object& request,
    const page_source& source,
    const page_parameters& parameters,
    const page_range& range,
    std::string& reply
);

}  // namespace ddbm::local::detail

#endif
