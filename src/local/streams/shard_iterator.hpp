// Where a reader of a stream is, as a text that it is not to look into.
#ifndef DDBM_SRC_LOCAL_STREAMS_SHARD_ITERATOR_HPP
#define DDBM_SRC_LOCAL_STREAMS_SHARD_ITERATOR_HPP

#include "local/catalog/table.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

struct shard_iterator
{
    static constexpr std::chrono::minutes lifetime = std::chrono::minutes(15);
    /// The oldest record, whichever that is when the iterator is used.
    static constexpr std::uint64_t oldest = 0;

    std::string arn;
    std::uint64_t position = oldest;  // the sequence number of the next record
    time_point made{};                // in milliseconds
};

std::string iterator_text(const shard_iterator& iterator);
/// Throws ValidationException for another text.
shard_iterator iterator_from(std::string_view text);

}  // namespace ddbm::local::detail

#endif
