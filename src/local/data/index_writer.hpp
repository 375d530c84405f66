// Keeps the entries of indexes as the items of their table are.
#ifndef DDBM_SRC_LOCAL_DATA_INDEX_WRITER_HPP
#define DDBM_SRC_LOCAL_DATA_INDEX_WRITER_HPP

#include "local/data/capacity.hpp"
#include "local/engine_state.hpp"

#include <ddbm/item.hpp>

#include <cstdint>

namespace ddbm::local::detail {

/// Changes the entries of an item that changed; null: there was or will be none. Returns by how
/// many bytes the entries of local indexes have grown.
std::int64_t write_index_entries(
    engine_state& state, table& t, const item* before, const item* after, table_capacity& used
);

/// Fills a new index from the table's items. Items whose attributes cannot be its keys are left
/// out.
void build_index(engine_state& state, table& t, index& i);

}  // namespace ddbm::local::detail

#endif
