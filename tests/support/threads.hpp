#ifndef DDBM_TESTS_THREADS_HPP
#define DDBM_TESTS_THREADS_HPP

// Work in several threads at once.

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <latch>
#include <thread>
#include <vector>

namespace ddbm::test {

namespace asio = boost::asio;

// Threads that run a context until its work is done.
class runners
{
public:
    runners(asio::io_context& ctx, int count) : work_(asio::make_work_guard(ctx))
    {
        for (int n = 0; n < count; ++n)
            threads_.emplace_back([&ctx] { ctx.run(); });
    }
    ~runners() { join(); }

    void join()
    {
        work_.reset();
        for (auto& thread : threads_)
            thread.join();
        threads_.clear();
    }

private:
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::vector<std::thread> threads_;
};

// Calls `work(0)`, `work(1)` and so on in a thread each, which begin together; returns when all are
// done.
template <class Work>
void in_threads(int count, Work work)
{
    std::latch begin(count);
    std::vector<std::thread> threads;
    for (int n = 0; n < count; ++n)
    {
        threads.emplace_back([&begin, &work, n] {
            begin.arrive_and_wait();
            work(n);
        });
    }
    for (auto& thread : threads)
        thread.join();
}

}  // namespace ddbm::test

#endif
