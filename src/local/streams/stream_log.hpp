// The changes of items, in the order in which they were made. A stream is one shard; its records
// are a tree of their own, from sequence number to record, and stay for 24 hours.
#ifndef DDBM_SRC_LOCAL_STREAMS_STREAM_LOG_HPP
#define DDBM_SRC_LOCAL_STREAMS_STREAM_LOG_HPP

#include "local/engine_state.hpp"

#include <ddbm/item.hpp>

#include <chrono>
#include <cstdint>

namespace ddbm::local::detail {

/// How long records stay, and streams that are disabled.
inline constexpr std::chrono::hours stream_retention(24);

/// Adds a record to the table's stream, if it has one and the item changes. Null: there is no item.
/// Inside of a store transaction.
void record_change(
    engine_state& state, table& t, const item* before, const item* after, bool by_expiry
);

/// Inside of a store transaction, which saves the table, too.
stream& enable_stream(engine_state& state, table& t, stream_view_type view);
/// The stream stays, to be read, until its time is over.
void disable_stream(engine_state& state, table& t);

/// The number that the next record of the stream gets. They count from 1.
std::uint64_t next_sequence(engine_state& state, const stream& s);
/// The number of the oldest record that is still there, or else of the next one.
std::uint64_t oldest_sequence(engine_state& state, const stream& s);

/// Does away with the records and streams whose time is over. Outside of a store transaction.
void trim_streams(engine_state& state);

}  // namespace ddbm::local::detail

#endif
