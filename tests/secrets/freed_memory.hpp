#ifndef DDBM_TESTS_SECRETS_FREED_MEMORY_HPP
#define DDBM_TESTS_SECRETS_FREED_MEMORY_HPP

#include <cstddef>
#include <string_view>

namespace ddbm::test {

// Looks, as long as it lives, at all memory that its thread gives back by operator delete. One at a
// time for each thread.
class freed_memory
{
public:
    // `secret` is compared byte by byte, and outlives this.
    explicit freed_memory(std::string_view secret);
    freed_memory(const freed_memory&) = delete;
    freed_memory& operator=(const freed_memory&) = delete;
    ~freed_memory();

    // Whether it can: sanitizers have the functions of memory for themselves.
    static bool is_watched() noexcept;

    // In how many pieces of memory the secret stood when they were freed.
    std::size_t finds() const noexcept;
};

}  // namespace ddbm::test

#endif
