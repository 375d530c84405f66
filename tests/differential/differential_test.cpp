// The engine and DynamoDB Local are asked the same at random; what is not a known difference fails.
// DDBM_DIFFERENTIAL_SEED and DDBM_DIFFERENTIAL_REQUESTS say where to begin and how long to go on.

#include "differential/dynamodb_local_client.hpp"
#include "differential/engine_side.hpp"
#include "differential/known_differences.hpp"
#include "differential/run/episode.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>

namespace ddbm::differential {
namespace {

/// More would not be read.
constexpr std::size_t most_findings = 8;
/// Of the first ones, the steps that led there are worth the time.
constexpr std::size_t most_shrunk = 3;

constexpr std::uint64_t parts = 5;

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise)
{
    const char* text = std::getenv(name);
    return text && *text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string known(const step& asked, const difference& found)
{
    const known_difference* row = find_excuse(asked, found);
    return row ? std::string(row->name) : std::string();
}

std::string nothing_known(const step&, const difference&)
{
    return {};
}

/// Episodes from this seed on.
void compare(
    side& left,
    side& right,
    std::uint64_t seed,
    std::uint64_t requests,
    const excuse& excused,
    tally& seen
)
{
    std::size_t findings = 0;
    for (std::uint64_t done = 0; done < requests; done += episode_length, ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const std::size_t steps = std::min<std::uint64_t>(episode_length, requests - done);
        for (const finding& one : run_episode(left, right, seed, steps, excused, seen))
        {
            if (++findings > most_findings)
                continue;
            ADD_FAILURE() << describe(
                left,
                right,
                one,
                findings <= most_shrunk ? shrink(left, right, one, excused) : std::vector<step>()
            );
        }
    }
    if (findings > most_findings)
        ADD_FAILURE() << findings << " differences in all";
}

const char* local_endpoint()
{
    const char* endpoint = std::getenv("AWS_ENDPOINT_URL_DYNAMODB");
    return endpoint && *endpoint ? endpoint : nullptr;
}

constexpr const char* no_endpoint =
    "AWS_ENDPOINT_URL_DYNAMODB is not set: no DynamoDB Local to compare with";

/// A share of the requests, so that none takes long.
class Differential : public testing::TestWithParam<std::uint64_t>
{
};

}  // namespace

TEST_P(Differential, EngineAnswersAsDynamoDbLocalDoes)
{
    if (!local_endpoint())
        GTEST_SKIP() << no_endpoint;
    const std::uint64_t all = number_from_environment("DDBM_DIFFERENTIAL_REQUESTS", 2000);
    // Whole episodes, of which the last part may have fewer.
    const std::uint64_t share =
        (all + parts * episode_length - 1) / (parts * episode_length) * episode_length;
    const std::uint64_t first = std::min(all, GetParam() * share);
    const std::uint64_t requests = std::min(all - first, share);
    const std::uint64_t seed =
        number_from_environment("DDBM_DIFFERENTIAL_SEED", 1) + first / episode_length;
    engine_side engine;
    dynamodb_local_client local(local_endpoint());
    tally seen;

    compare(engine, local, seed, requests, known, seen);

    for (const auto& [name, times] : seen.excuses)
        if (times)
            std::cout << "known difference " << name << ": " << times << " times\n";
}

INSTANTIATE_TEST_SUITE_P(Parts, Differential, testing::Range<std::uint64_t>(0, parts));

// Nothing is excused here: what is hidden and sorted is all that may differ between two answers,
// and the requests are worth sending.
TEST(DifferentialItself, FindsNoDifferenceBetweenDynamoDbLocalAndItself)
{
    if (!local_endpoint())
        GTEST_SKIP() << no_endpoint;
    dynamodb_local_client one(local_endpoint());
    dynamodb_local_client other(local_endpoint());
    tally seen;

    compare(one, other, 1, 500, nothing_known, seen);

    std::size_t all = 0;
    std::size_t successes = 0;
    for (const auto& [operation, times] : seen.operations)
    {
        all += times;
        successes += seen.successes[operation];
    }
    EXPECT_GE(successes * 100, all * 60);
    EXPECT_GE(seen.operations.size(), 20U);
    for (const std::string_view kind :
         {"400 ValidationException",
          "400 ConditionalCheckFailedException",
          "400 TransactionCanceledException"})
        EXPECT_GT(seen.outcomes[std::string(kind)], 0U) << kind;
}

}  // namespace ddbm::differential
