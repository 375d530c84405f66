#include "freed_memory.hpp"

#if defined(__linux__)
#include <malloc.h>
#endif

namespace ddbm::server {

// Of an arena that is not the first the library gives back hardly anything.
void share_freed_memory() noexcept
{
#if defined(__GLIBC__)
    ::mallopt(M_ARENA_MAX, 1);
#endif
}

void give_freed_memory_back() noexcept
{
#if defined(__GLIBC__)
    ::malloc_trim(0);
#endif
}

}  // namespace ddbm::server
