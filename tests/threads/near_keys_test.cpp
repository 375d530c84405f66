// Keys that change while the attempts of several contexts take them.

#include "credentials/key_source.hpp"

#include <ddbm/environment.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <future>
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

TEST(NearKeys, AreNotHandedOutToWhomTheyHaveExpired)
{
    constexpr int contexts = 3;
    constexpr int rounds = 300;

    std::atomic<int> fetches{0};
    const auto cache = std::make_shared<key_cache>(
        std::make_shared<environment>(),
        [&]() -> asio::awaitable<credentials> { co_return numbered(++fetches); }
    );
    const auto source = std::make_shared<key_source>(cache);
    cache->keep(numbered(0));
    std::deque<near_keys> near(contexts);
    asio::io_context running;
    auto work = asio::make_work_guard(running);
    std::jthread runs([&] { running.run(); });

    std::atomic<bool> is_over{false};
    std::latch begun(contexts);
    const auto use = [&](int context) {
        near_keys& own = near[static_cast<std::size_t>(context)];
        int last = 0;
        begun.arrive_and_wait();
        while (!is_over)
        {
            if (const auto keys = source->current(running.get_executor(), own, nullptr))
            {
                EXPECT_GE(number_of(*keys), last);
                last = number_of(*keys);
            }
        }
    };
    std::vector<std::jthread> threads;
    for (int n = 1; n < contexts; ++n)
        threads.emplace_back(use, n);

    begun.arrive_and_wait();
    for (int round = 0; round < rounds; ++round)
    {
        const auto expired = source->current(running.get_executor(), near[0], nullptr);
        const auto told = std::make_shared<std::promise<int>>();
        source->wait(
            running.get_executor(),
            expired,
            [told](key_source::keys_ptr keys, error_code, std::string) {
                told->set_value(keys ? number_of(*keys) : -1);
            }
        );
        EXPECT_TRUE(expired && number_of(*expired) == round);
        EXPECT_EQ(told->get_future().get(), round + 1);
    }
    is_over = true;
    work.reset();
    EXPECT_EQ(fetches, rounds);
}

}  // namespace
}  // namespace ddbm::detail
