#ifndef DDBM_TESTS_RESOURCES_HPP
#define DDBM_TESTS_RESOURCES_HPP

// What this process has in use, for tests that want nothing to be left behind.

#include <malloc.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <thread>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DDBM_TESTS_SANITIZER_MALLOC
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DDBM_TESTS_SANITIZER_MALLOC
#endif
#endif

#ifdef DDBM_TESTS_SANITIZER_MALLOC
// GCC has the function, and not its header, sanitizer/allocator_interface.h.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace ddbm::test {

// How many there are of each kind, such as "socket". Without pipes, by which sanitizers ask another
// program for the names of functions: when they have found something, suppressed or not.
inline std::map<std::string, int> open_descriptors()
{
    std::map<std::string, int> counts;
    for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd"))
    {
        std::error_code gone;
        const std::string target = std::filesystem::read_symlink(each.path(), gone).string();
        ++counts[target.substr(0, target.find(":["))];
    }
    counts.erase("pipe");
    return counts;
}

// Looks again and again, for as long as nobody would wait. False: it never held.
template <class Condition>
bool wait_until(Condition holds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (std::chrono::steady_clock::now() < end)
    {
        if (holds())
            return true;
        std::this_thread::yield();
    }
    return holds();
}

// Malloc is a sanitizer's.
#ifdef DDBM_TESTS_SANITIZER_MALLOC
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

// In bytes, as malloc counts it.
inline std::size_t memory_in_use()
{
#ifdef DDBM_TESTS_SANITIZER_MALLOC
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

}  // namespace ddbm::test

#undef DDBM_TESTS_SANITIZER_MALLOC

#endif
