#ifndef DDBM_SRC_CLIENT_SHARD_SHARE_HPP
#define DDBM_SRC_CLIENT_SHARD_SHARE_HPP

#include <algorithm>
#include <cstddef>

namespace ddbm::detail {

// What the shard with this index gets where `whole` is divided among so many of them: the parts add
// up, and none is larger than another one by more than one.
constexpr std::size_t
share_of_shard(std::size_t whole, std::size_t index, std::size_t shards) noexcept
{
    return whole / shards + (index < whole % shards ? 1 : 0);
}

// Of a limit, each gets something as long as there is anything: it has to do with its own.
constexpr std::size_t
limit_of_shard(std::size_t whole, std::size_t index, std::size_t shards) noexcept
{
    return std::max<std::size_t>(share_of_shard(whole, index, shards), whole > 0 ? 1 : 0);
}

}  // namespace ddbm::detail

#endif
