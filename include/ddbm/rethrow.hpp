#ifndef DDBM_RETHROW_HPP
#define DDBM_RETHROW_HPP

#include <exception>

namespace ddbm {

/// A completion handler for `asio::co_spawn`: an exception that leaves the coroutine leaves
/// `io_context::run()` too, instead of being lost as with `asio::detached`.
struct rethrow_t
{
    void operator()(std::exception_ptr failure) const
    {
        if (failure)
            std::rethrow_exception(failure);
    }

    template <class Result>
    void operator()(std::exception_ptr failure, Result&&) const
    {
        (*this)(failure);
    }
};

inline constexpr rethrow_t rethrow{};

}  // namespace ddbm

#endif
