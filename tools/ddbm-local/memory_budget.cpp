#include "memory_budget.hpp"

namespace ddbm::server {

bool memory_budget::take(std::size_t bytes) noexcept
{
    std::size_t left = left_.load();
    do
    {
        if (left < bytes)
            return false;
    } while (!left_.compare_exchange_weak(left, left - bytes));
    return true;
}

bool budget_share::resize(std::size_t bytes) noexcept
{
    if (bytes > size_ && !whole_.take(bytes - size_))
        return false;
    if (bytes < size_)
        whole_.give_back(size_ - bytes);
    size_ = bytes;
    return true;
}

}  // namespace ddbm::server
