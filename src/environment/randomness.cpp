#include "environment/randomness.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <random>

#ifndef _WIN32
#include <pthread.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/random.h>
#endif
#endif

namespace ddbm::detail {

namespace {

// How often this process has been forked from another one since it first drew.
std::atomic<unsigned> forks{0};

unsigned fork_count()
{
#ifndef _WIN32
    // Costs less than to ask for the process id each time.
    static const int watched = pthread_atfork(nullptr, nullptr, [] { ++forks; });
    static_cast<void>(watched);
#endif
    return forks.load(std::memory_order_relaxed);
}

std::mt19937_64 seeded_generator()
{
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
}

// As much as getentropy() gives at once.
constexpr std::size_t drawn_at_once = 256;

#ifdef _WIN32
void draw(std::span<unsigned char> bytes)
{
    // Of the system's generator here: the compiler's library says so.
    std::random_device device;
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<unsigned char>(device()); });
}
#else
// OpenSSL's generator would give the same, after its whole start: as long as all else that a
// program with an engine does until it has its first answer, and two megabytes of memory.
void draw(std::span<unsigned char> bytes)
{
    while (!bytes.empty())
    {
        const auto next = bytes.first(std::min(bytes.size(), drawn_at_once));
        if (getentropy(next.data(), next.size()) != 0)
            throw boost::system::system_error(
                errno, boost::system::system_category(), "the system has no randomness to give"
            );
        bytes = bytes.subspan(next.size());
    }
}
#endif

// A call of the system takes as long for 16 bytes as for nearly all of these.
struct supply
{
    std::array<unsigned char, drawn_at_once> bytes{};
    std::size_t left = 0;
    unsigned drawn_after = 0;
};

}  // namespace

std::uint64_t fast_random()
{
    thread_local std::mt19937_64 generator = seeded_generator();
    thread_local unsigned seeded_after = fork_count();
    if (seeded_after != fork_count())
    {
        generator = seeded_generator();
        seeded_after = fork_count();
    }
    return generator();
}

void unique_bytes(std::span<unsigned char> bytes)
{
    thread_local supply own;
    if (bytes.size() > own.bytes.size())
        return draw(bytes);
    if (bytes.size() > own.left || own.drawn_after != fork_count())
    {
        own.left = 0;
        draw(own.bytes);
        own.left = own.bytes.size();
        own.drawn_after = fork_count();
    }
    own.left -= bytes.size();
    const unsigned char* drawn = own.bytes.data() + own.left;
    std::copy_n(drawn, bytes.size(), bytes.begin());
}

}  // namespace ddbm::detail
