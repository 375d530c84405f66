#ifndef DDBM_DETAIL_HANDLER_PLACE_HPP
#define DDBM_DETAIL_HANDLER_PLACE_HPP

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>

#include <type_traits>

namespace ddbm::detail {

// Where a handler is to be called.
enum class handler_place : bool
{
    // On the client's own executor: straight from where a reply was read.
    here,
    // On another one.
    elsewhere,
};

// Asked while the handler's type is known: an erased one can tell only at the cost of allocations.
template <class Handler>
handler_place place_of(const boost::asio::any_io_executor& ours, const Handler& handler)
{
    auto theirs = boost::asio::get_associated_executor(handler, ours);
    if constexpr (std::is_same_v<decltype(theirs), boost::asio::any_io_executor>)
    {
        if (theirs == ours)
            return handler_place::here;
    }
    return handler_place::elsewhere;
}

}  // namespace ddbm::detail

#endif
