// Chance of two kinds, neither of which a forked process shares with the other one.

#ifndef DDBM_SRC_RANDOMNESS_HPP
#define DDBM_SRC_RANDOMNESS_HPP

#include <cstdint>
#include <span>

namespace ddbm::detail {

// For delays: quickly made, and to be guessed by who has seen enough of it.
std::uint64_t fast_random();

// For whatever names something: the system's cryptographic generator. Throws
// boost::system::system_error when that has none to give.
void unique_bytes(std::span<unsigned char> bytes);

}  // namespace ddbm::detail

#endif
