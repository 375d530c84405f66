// How long calls may take: what their options say, or else the client's configuration, and no
// longer than what is left to something that they are a part of.

#ifndef DDBM_SRC_CALL_TIME_HPP
#define DDBM_SRC_CALL_TIME_HPP

#include <ddbm/client_config.hpp>
#include <ddbm/client_handle.hpp>

#include <chrono>
#include <optional>

namespace ddbm::detail {

// `wanted` is what the options say. Nothing: as long as it wants. Less than nothing is what is left
// of a time that has passed.
std::optional<std::chrono::milliseconds>
time_of_call(std::optional<std::chrono::milliseconds> wanted, const client_config& config);

// The same handle for calls that have no more time than this; none at all fails them at once.
client with_at_most(const client& db, std::chrono::milliseconds time);

}  // namespace ddbm::detail

#endif
