#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_BATCH_GET_ITEM_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_BATCH_GET_ITEM_HPP

#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>
#include <ddbm/operations/batch_get_item.hpp>

#include <cstddef>
#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const batch_get_item_request& request);

/// Whether a reply of so many bytes is a full one: what it hands back had no room, whatever
/// throughput there is. The 16 MB are those of AWS's example, 52 items of 300 KB but no more, which
/// are fewer than 2^24 bytes.
constexpr bool is_full_batch(std::size_t reply_bytes)
{
    return reply_bytes >= 16'000'000 - limits::item_bytes;
}

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, batch_get_item_reply& reply);

}  // namespace ddbm::detail

#endif
