// Memory that is free again, but kept by the C library for the next one who wants some: bodies are
// up to 16 MiB, and what is made of them is a multiple.
#ifndef DDBM_LOCAL_SERVER_FREED_MEMORY_HPP
#define DDBM_LOCAL_SERVER_FREED_MEMORY_HPP

namespace ddbm::server {

/// Has all threads use the same, so that not each keeps its own. To be called before there are
/// any.
void share_freed_memory() noexcept;

/// Gives the system what is free of it. Takes milliseconds, and so does asking for it again.
void give_freed_memory_back() noexcept;

}  // namespace ddbm::server

#endif
