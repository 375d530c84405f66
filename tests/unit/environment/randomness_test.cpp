// What a forked process draws is not what the other one draws: tokens made of the same bytes would
// make the service take two writes for one.

#include "environment/randomness.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <set>
#include <string>

namespace ddbm::detail {
namespace {

using drawn_bytes = std::array<unsigned char, 24>;

drawn_bytes draw()
{
    drawn_bytes drawn;
    unique_bytes(std::span(drawn).first(16));
    const std::uint64_t fast = fast_random();
    std::memcpy(drawn.data() + 16, &fast, sizeof fast);
    return drawn;
}

// Of a process that is forked from this one.
drawn_bytes draw_in_a_fork()
{
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0)
    {
        const drawn_bytes drawn = draw();
        const ssize_t written = write(ends[1], drawn.data(), drawn.size());
        _exit(written == static_cast<ssize_t>(drawn.size()) ? 0 : 1);
    }
    close(ends[1]);
    drawn_bytes drawn{};
    EXPECT_EQ(read(ends[0], drawn.data(), drawn.size()), static_cast<ssize_t>(drawn.size()));
    close(ends[0]);
    int status = -1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    return drawn;
}

}  // namespace

TEST(Randomness, DiffersInForkedProcesses)
{
    std::set<std::string> unique;
    std::set<std::string> fast;
    const auto add = [&](const drawn_bytes& drawn) {
        const std::string text(drawn.begin(), drawn.end());
        unique.insert(text.substr(0, 16));
        fast.insert(text.substr(16));
    };
    // Both have something at hand before.
    draw();
    for (int n = 0; n < 4; ++n)
        add(draw_in_a_fork());
    add(draw());

    EXPECT_EQ(unique.size(), 5u);
    EXPECT_EQ(fast.size(), 5u);
}

TEST(Randomness, IsNotGivenOutTwice)
{
    std::set<std::string> all;
    for (int n = 0; n < 1000; ++n)
    {
        std::array<unsigned char, 16> drawn;
        unique_bytes(drawn);
        all.insert(std::string(drawn.begin(), drawn.end()));
    }
    EXPECT_EQ(all.size(), 1000u);
}

TEST(Randomness, FillsWhatIsLargerThanItsSupply)
{
    std::array<unsigned char, 4096> drawn{};
    unique_bytes(drawn);

    // Of 4,096 random bytes each value is about 16.
    std::set<unsigned char> values(drawn.begin(), drawn.end());
    EXPECT_GT(values.size(), 200u);
}

}  // namespace ddbm::detail
