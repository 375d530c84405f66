// How much memory large requests may take while they come in, all connections together: before
// their ends, nobody has been asked who they are.
#ifndef DDBM_LOCAL_SERVER_MEMORY_BUDGET_HPP
#define DDBM_LOCAL_SERVER_MEMORY_BUDGET_HPP

#include <atomic>
#include <cstddef>

namespace ddbm::server {

/// Thread safety: every function may be called from any thread at any time.
class memory_budget
{
public:
    /// In bytes.
    explicit memory_budget(std::size_t limit) noexcept : left_(limit) {}

    memory_budget(const memory_budget&) = delete;
    memory_budget& operator=(const memory_budget&) = delete;

    /// False: there is not so much left, and nothing has been taken.
    bool take(std::size_t bytes) noexcept;
    void give_back(std::size_t bytes) noexcept { left_.fetch_add(bytes); }

private:
    std::atomic<std::size_t> left_;
};

/// What one connection has of a budget, and gives back at its end.
class budget_share
{
public:
    explicit budget_share(memory_budget& whole) noexcept : whole_(whole) {}
    ~budget_share() { whole_.give_back(size_); }

    budget_share(const budget_share&) = delete;
    budget_share& operator=(const budget_share&) = delete;

    /// Has so many bytes from now on. False: there are not so many left, and it has what it had.
    bool resize(std::size_t bytes) noexcept;

private:
    memory_budget& whole_;
    std::size_t size_ = 0;
};

}  // namespace ddbm::server

#endif
