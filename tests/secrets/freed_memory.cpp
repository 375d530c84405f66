#include "freed_memory.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

// A sanitizer has these functions for itself.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DDBM_WATCHES_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DDBM_WATCHES_MEMORY 0
#endif
#endif
#ifndef DDBM_WATCHES_MEMORY
#define DDBM_WATCHES_MEMORY 1
#endif

namespace ddbm::test {

namespace {

thread_local std::string_view watched_secret;
thread_local std::size_t found_secrets = 0;

}  // namespace

freed_memory::freed_memory(std::string_view secret)
{
    watched_secret = secret;
    found_secrets = 0;
}

freed_memory::~freed_memory()
{
    watched_secret = {};
}

bool freed_memory::is_watched() noexcept
{
    return DDBM_WATCHES_MEMORY != 0;
}

std::size_t freed_memory::finds() const noexcept
{
    return found_secrets;
}

#if DDBM_WATCHES_MEMORY

// For a breakpoint, where a test has failed.
[[gnu::noinline]] void secret_is_freed()
{
    ++found_secrets;
}

namespace {

void free_watched(void* memory) noexcept
{
    if (memory != nullptr && !watched_secret.empty())
    {
        const std::string_view bytes(
            static_cast<const char*>(memory), ::malloc_usable_size(memory)
        );
        if (bytes.find(watched_secret) != bytes.npos)
            secret_is_freed();
    }
    std::free(memory);
}

}  // namespace

#endif

}  // namespace ddbm::test

#if DDBM_WATCHES_MEMORY

// Those of the whole program. Memory comes empty: what it held before is no find of later.
void* operator new(std::size_t size)
{
    if (void* memory = std::calloc(size == 0 ? 1 : size, 1))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
    ddbm::test::free_watched(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    ddbm::test::free_watched(memory);
}

#endif
