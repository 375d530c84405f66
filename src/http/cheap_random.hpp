#ifndef DDBM_SRC_CHEAP_RANDOM_HPP
#define DDBM_SRC_CHEAP_RANDOM_HPP

#include <cstddef>
#include <cstdint>

namespace ddbm::detail {

// Chance for choices that are made with every request: one word of state, shared with nobody, the
// same numbers for the same seed. The generator is SplitMix64.
class cheap_random
{
public:
    explicit cheap_random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next()
    {
        state_ += 0x9e3779b97f4a7c15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    // 0 to count - 1; `count` is at least 1 and fits in 32 bits.
    std::size_t below(std::size_t count)
    {
        return static_cast<std::size_t>(((next() >> 32) * count) >> 32);
    }

    // From 0 to less than 1.
    double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

private:
    std::uint64_t state_;
};

}  // namespace ddbm::detail

#endif
