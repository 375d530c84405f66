// Pieces of replies that several operations share.
#ifndef DDBM_SRC_LOCAL_DATA_ITEM_REPLY_HPP
#define DDBM_SRC_LOCAL_DATA_ITEM_REPLY_HPP

#include "local/engine_state.hpp"
#include "local/expression/projection.hpp"
#include "local/service_error.hpp"

#include <ddbm/item.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <string_view>

namespace ddbm::detail {
class json_writer;
}

namespace ddbm::local::detail {

/// Reads the item that has this key and writes it as the member `Item` if there is one; null
/// `wanted` stands for all of it. Counts that, and returns the units that it costs.
double write_item_of(
    engine_state& state,
    const table& t,
    std::string_view key,
    const projection* wanted,
    bool consistent,
    ddbm::detail::json_writer& out
);

/// Adds to the engine's counters.
void count_items(
    engine_state& state, std::string_view table_name, std::uint64_t read, std::uint64_t returned
);

/// Whether ReturnValuesOnConditionCheckFailure asks for the item.
bool wants_found_item(const boost::json::object& request);

/// ConditionalCheckFailedException; with the item if the request wants it and there is
/// one.
service_error condition_failed(const boost::json::object& request, const item* found);

/// Whether ReturnItemCollectionMetrics asks for sizes.
bool wants_collection_metrics(const boost::json::object& request);

/// `{"ItemCollectionKey": ..., "SizeEstimateRangeGB": ...}`
void write_collection_metrics(
    ddbm::detail::json_writer& out, engine_state& state, const table& t, const item& key
);

}  // namespace ddbm::local::detail

#endif
