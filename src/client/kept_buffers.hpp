// Buffers that have done what they were for, and are kept for the next.

#ifndef DDBM_SRC_CLIENT_KEPT_BUFFERS_HPP
#define DDBM_SRC_CLIENT_KEPT_BUFFERS_HPP

#include <array>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace ddbm::detail {

// Each thread has a lot of its own, as long as there are not more threads than lots: those that run
// operations at the same time do not wait for each other, nor for memory that another one has just
// written to.
//
// They begin with the head of a request, in which there may be a session token. That is overwritten
// by the head of the next one, or when the buffer is freed, and not with each request: a buffer
// that grows in between leaves it.
//
// Shared objects: safe.
class kept_buffers
{
public:
    static constexpr std::size_t most_of_lot = 64;
    static constexpr std::size_t largest = 16 * 1024;

    kept_buffers() = default;
    kept_buffers(const kept_buffers&) = delete;
    kept_buffers& operator=(const kept_buffers&) = delete;
    ~kept_buffers();

    // What it holds is of no meaning; an empty one if there is none.
    std::string take();

    // So many bytes at its beginning are a head. Those that are too large are not kept.
    void give_back(std::string buffer, std::size_t head_bytes);

private:
    struct alignas(64) lot
    {
        std::mutex mutex;
        std::vector<std::string> buffers;
    };

    lot& own() noexcept;

    std::array<lot, 8> lots_;
};

}  // namespace ddbm::detail

#endif
