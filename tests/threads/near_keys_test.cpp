// Keys that change while the attempts of several contexts take them.

#include "credentials/key_source.hpp"

#include <ddbm/environment.hpp>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <iterator>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace ddbm::detail {
namespace {

credentials numbered(int number)
{
    const std::string text = std::to_string(number);
    credentials keys(text, text + "-secret", text + "-token");
    // With an end, so that clocks are looked at, and far from it.
    keys.set_expiration(std::chrono::system_clock::now() + std::chrono::hours(10));
    return keys;
}

int number_of(const credentials& keys)
{
    EXPECT_EQ(keys.secret_access_key(), keys.access_key_id() + "-secret");
    return std::stoi(keys.access_key_id());
}

TEST(NearKeys, NeverGoBackWhileOthersComeAndAreDropped)
{
    constexpr int contexts = 3;
    constexpr int threads_of_each = 2;
    constexpr int rounds = 3'000;

    asio::io_context unused;
    const auto cache = std::make_shared<key_cache>(
        std::make_shared<environment>(),
        []() -> asio::awaitable<credentials> { co_return credentials(); }
    );
    // Two clients with the keys of one cache.
    const std::shared_ptr<key_source> clients[] = {
        std::make_shared<key_source>(cache), std::make_shared<key_source>(cache)};
    std::deque<near_keys> near(contexts * std::size(clients));
    cache->keep(numbered(0));

    std::atomic<int> newest{0};
    std::atomic<bool> is_over{false};
    std::latch begun(contexts * threads_of_each + 1);
    const auto use = [&](int context) {
        int last[std::size(clients)] = {};
        begun.arrive_and_wait();
        // Once more after the last ones have come.
        for (bool is_last = false; !is_last;)
        {
            is_last = is_over;
            for (std::size_t n = 0; n < std::size(clients); ++n)
            {
                const int at_least = newest;
                near_keys& own = near[std::size(clients) * static_cast<std::size_t>(context) + n];
                const auto keys = clients[n]->current(unused.get_executor(), own, nullptr);
                if (!keys)
                    continue;
                const int got = number_of(*keys);
                EXPECT_GE(got, last[n]);
                EXPECT_GE(got, at_least) << "they were there before it asked";
                last[n] = got;
            }
        }
        for (const int each : last)
            EXPECT_EQ(each, rounds);
    };
    std::vector<std::jthread> threads;
    for (int n = 0; n < contexts * threads_of_each; ++n)
        threads.emplace_back(use, n % contexts);

    begun.arrive_and_wait();
    for (int round = 1; round <= rounds; ++round)
    {
        if (round % 3 == 0)
            cache->drop(*cache->current());
        cache->keep(numbered(round));
        newest = round;
    }
    is_over = true;
}

}  // namespace
}  // namespace ddbm::detail
