#ifndef DDBM_SRC_LOCAL_ID_SOURCE_HPP
#define DDBM_SRC_LOCAL_ID_SOURCE_HPP

#include "environment/randomness.hpp"

#include <cstdint>
#include <cstring>
#include <optional>
#include <random>

namespace ddbm::local::detail {

// What ids are made of: the same each time for a seed, and without one what nobody else gets, not
// even an engine that was forked along with its process.
class id_source
{
public:
    // 0: none.
    explicit id_source(std::uint64_t seed)
    {
        if (seed != 0)
            seeded_.emplace(seed);
    }

    std::uint64_t operator()()
    {
        if (seeded_)
            return (*seeded_)();
        unsigned char bytes[sizeof(std::uint64_t)];
        ddbm::detail::unique_bytes(bytes);
        std::uint64_t bits = 0;
        std::memcpy(&bits, bytes, sizeof bits);
        return bits;
    }

private:
    std::optional<std::mt19937_64> seeded_;
};

}  // namespace ddbm::local::detail

#endif
