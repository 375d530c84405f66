#ifndef DDBM_DETAIL_RUNS_ON_HPP
#define DDBM_DETAIL_RUNS_ON_HPP

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>

#include <type_traits>

namespace ddbm::detail {

// Whether a handler belongs to this executor, so that it may be called straight from where a reply
// was read. Asked while its type is known: an erased handler can tell only at the cost of
// allocations.
template <class Handler>
bool runs_on(const boost::asio::any_io_executor& executor, const Handler& handler)
{
    auto theirs = boost::asio::get_associated_executor(handler, executor);
    if constexpr (std::is_same_v<decltype(theirs), boost::asio::any_io_executor>)
        return theirs == executor;
    else
        return false;
}

}  // namespace ddbm::detail

#endif
