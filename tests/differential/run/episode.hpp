// Asks two sides the same, request by request, and says where they differ.
#ifndef DDBM_TESTS_DIFFERENTIAL_RUN_EPISODE_HPP
#define DDBM_TESTS_DIFFERENTIAL_RUN_EPISODE_HPP

#include "differential/compare/difference.hpp"
#include "differential/run/player.hpp"
#include "differential/side.hpp"
#include "differential/step.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ddbm::differential {

/// Requests that belong together: with tables of their own, from one seed.
inline constexpr std::size_t episode_length = 100;

/// A step that the sides answered differently, without an excuse.
struct finding
{
    std::uint64_t seed = 0;
    step asked;
    std::string sent;
    std::vector<difference> differences;
    pages left;
    pages right;
    /// The steps before it.
    std::vector<step> history;
};

/// What an episode saw, to know whether it saw enough.
struct tally
{
    std::map<std::string, std::size_t> operations;
    std::map<std::string, std::size_t> successes;
    /// By the outcome of the right side.
    std::map<std::string, std::size_t> outcomes;
    std::map<std::string, std::size_t> excuses;
};

/// Whether a difference is to be overlooked: the name of why, or empty.
using excuse = std::function<std::string(const step& asked, const difference& found)>;

/// The first so many steps of this seed.
std::vector<finding> run_episode(
    side& left,
    side& right,
    std::uint64_t seed,
    std::size_t steps,
    const excuse& excused,
    tally& seen
);

/// Fewer steps before the last one that still end in a difference of the same place.
std::vector<step> shrink(side& left, side& right, const finding& of, const excuse& excused);

/// Everything that one needs to know, and how to see it again.
std::string describe(side& left, side& right, const finding& of, const std::vector<step>& shrunk);

}  // namespace ddbm::differential

#endif
