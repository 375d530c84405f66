#include "environment/randomness.hpp"

#include <boost/system/system_error.hpp>

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <random>

#ifndef _WIN32
#include <pthread.h>
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

void draw(std::span<unsigned char> bytes)
{
    namespace sys = boost::system::errc;
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw boost::system::system_error(
            sys::make_error_code(sys::io_error), "OpenSSL's RAND_bytes has no randomness to give"
        );
}

// OpenSSL takes as long for 16 bytes as for all of these.
struct supply
{
    std::array<unsigned char, 512> bytes{};
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
