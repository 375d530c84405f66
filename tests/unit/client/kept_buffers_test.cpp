#include "client/kept_buffers.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace ddbm::test {
namespace {

using detail::kept_buffers;

std::string buffer_of(std::size_t capacity)
{
    std::string buffer;
    buffer.reserve(capacity);
    return buffer;
}

TEST(KeptBuffers, GiveWhatTheThreadHasGivenBack)
{
    kept_buffers kept;
    std::string buffer = buffer_of(1000);
    const char* const memory = buffer.data();

    kept.give_back(std::move(buffer), 0);
    std::string again = kept.take();

    EXPECT_EQ(again.data(), memory);
    EXPECT_LT(kept.take().capacity(), 1000u);
}

TEST(KeptBuffers, AreNotThoseOfAnotherThread)
{
    kept_buffers kept;
    kept.give_back(buffer_of(1000), 0);
    bool is_apart = false;

    // However many threads there have been, two in a row do not both have the lot of this one.
    for (int n = 0; n < 2; ++n)
        std::thread([&] {
            std::string taken = kept.take();
            is_apart = is_apart || taken.capacity() < 1000;
            kept.give_back(std::move(taken), 0);
        }).join();

    EXPECT_TRUE(is_apart);
    EXPECT_GE(kept.take().capacity(), 1000u);
}

TEST(KeptBuffers, AreNotLarge)
{
    kept_buffers kept;

    kept.give_back(buffer_of(kept_buffers::largest + 1), 0);

    EXPECT_LT(kept.take().capacity(), kept_buffers::largest);
}

TEST(KeptBuffers, AreNotMoreThanThereMayBe)
{
    kept_buffers kept;
    for (std::size_t n = 0; n <= kept_buffers::most_of_lot; ++n)
        kept.give_back(buffer_of(1000), 0);

    std::vector<std::string> taken;
    while (taken.size() <= kept_buffers::most_of_lot)
    {
        taken.push_back(kept.take());
        if (taken.back().capacity() < 1000)
            break;
    }

    EXPECT_EQ(taken.size(), kept_buffers::most_of_lot + 1);
    EXPECT_LT(taken.back().capacity(), 1000u);
}

}  // namespace
}  // namespace ddbm::test
