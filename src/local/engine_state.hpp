// What the operations of an engine work on. One request at a time: the engine holds its lock around
// each.
#ifndef DDBM_SRC_LOCAL_ENGINE_STATE_HPP
#define DDBM_SRC_LOCAL_ENGINE_STATE_HPP

#include "local/catalog/catalog.hpp"
#include "local/id_source.hpp"
#include "local/storage/store.hpp"

#include <ddbm/local/counters.hpp>
#include <ddbm/local/engine_options.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

struct engine_state
{
    explicit engine_state(engine_options o);

    time_point now() const { return options.clock(); }
    std::uint64_t random() { return ids(); }

    engine_options options;
    store data;
    catalog tables;
    id_source ids;
    counters count;

    // Where the items of the reply go that is being written, encoded; null: into its JSON.
    std::string* encoded_items = nullptr;

    // What faults want of the request that is being answered.
    std::optional<std::size_t> page_limit{};   // items that a page reads at most
    std::optional<std::size_t> batch_limit{};  // requests that a batch processes at most
    std::optional<std::size_t> conflict_at{};  // the action that another transaction works on
};

/// Those of a table, made when it is first asked for.
table_counters& counters_of(engine_state& state, std::string_view table_name);

/// Of the requests for an operation.
std::uint64_t& request_counter(engine_state& state, std::string_view operation);

/// What an operation is made of: reads the request, whose shape is right, and appends the reply's
/// body, or throws service_error.
using operation_handler =
    void (*)(engine_state& state, const boost::json::object& request, std::string& reply);

}  // namespace ddbm::local::detail

#endif
