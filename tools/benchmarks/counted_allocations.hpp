// Counts what is allocated on the heap, by whomever: operator new, the C++ libraries and OpenSSL
// all end in these functions of the C library.
#ifndef DDBM_BENCHMARKS_COUNTED_ALLOCATIONS_HPP
#define DDBM_BENCHMARKS_COUNTED_ALLOCATIONS_HPP

#include <cstddef>
#include <cstdint>

namespace ddbm::benchmarks {

inline std::uint64_t allocations = 0;

}  // namespace ddbm::benchmarks

// Defined in the program, they take the place of glibc's, which it keeps under these names.
extern "C" {
void* __libc_malloc(std::size_t size) noexcept;
void* __libc_calloc(std::size_t count, std::size_t size) noexcept;
void* __libc_realloc(void* old, std::size_t size) noexcept;
void* __libc_memalign(std::size_t alignment, std::size_t size) noexcept;

void* malloc(std::size_t size) noexcept
{
    ++ddbm::benchmarks::allocations;
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) noexcept
{
    ++ddbm::benchmarks::allocations;
    return __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size) noexcept
{
    ++ddbm::benchmarks::allocations;
    return __libc_realloc(old, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept
{
    ++ddbm::benchmarks::allocations;
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    ++ddbm::benchmarks::allocations;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept
{
    ++ddbm::benchmarks::allocations;
    *out = __libc_memalign(alignment, size);
    return *out ? 0 : 12;  // ENOMEM
}
}

#endif
