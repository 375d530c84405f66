#include "client/kept_buffers.hpp"

#include <ddbm/detail/secret_text.hpp>

#include <openssl/crypto.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace ddbm::detail {

namespace {

// From 1, in the order in which threads come here.
std::size_t number_of_thread() noexcept
{
    static std::atomic<std::size_t> threads{0};
    thread_local std::size_t own = 0;
    if (own == 0)
        own = ++threads;
    return own;
}

}  // namespace

kept_buffers::~kept_buffers()
{
    for (lot& each : lots_)
        std::for_each(each.buffers.begin(), each.buffers.end(), wipe);
}

kept_buffers::lot& kept_buffers::own() noexcept
{
    return lots_[number_of_thread() % lots_.size()];
}

std::string kept_buffers::take()
{
    std::string buffer;
    lot& from = own();
    std::lock_guard held(from.mutex);
    if (!from.buffers.empty())
    {
        buffer = std::move(from.buffers.back());
        from.buffers.pop_back();
    }
    return buffer;
}

void kept_buffers::give_back(std::string buffer, std::size_t head_bytes)
{
    if (buffer.capacity() <= largest)
    {
        lot& to = own();
        std::lock_guard held(to.mutex);
        if (to.buffers.size() < most_of_lot)
            return to.buffers.push_back(std::move(buffer));
    }
    OPENSSL_cleanse(buffer.data(), std::min(head_bytes, buffer.size()));
}

}  // namespace ddbm::detail
