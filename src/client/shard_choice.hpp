// Which shard an operation runs on, where the type of its handler is not known any more.

#ifndef DDBM_SRC_CLIENT_SHARD_CHOICE_HPP
#define DDBM_SRC_CLIENT_SHARD_CHOICE_HPP

#include "client/client_shard.hpp"
#include "client/client_state.hpp"

#include <ddbm/client_handle.hpp>
#include <ddbm/error_code.hpp>

#include <ddbm/detail/handler_place.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>

namespace ddbm::detail {

// For an erased handler with this executor, if it has one: where that is of a usual type.
client_shard& shard_of(const client_state& client, const asio::any_completion_executor& theirs);

// Where the place is not known the handler is asked, which costs allocations.
template <class... Results>
client_shard& shard_for(
    const client_state& client,
    handler_place place,
    const asio::any_completion_handler<void(error_code, Results...)>& handler
)
{
    if (place.is_known() || client.has_one_shard())
        return client.shard_for(place);
    return shard_of(
        client, asio::get_associated_executor(handler, asio::any_completion_executor())
    );
}

// The executor of an operation that is written as a coroutine.
template <class Handler>
const asio::any_io_executor&
executor_for(const client& db, handler_place place, const Handler& handler)
{
    return shard_for(*db.state(), place, handler).executor;
}

}  // namespace ddbm::detail

#endif
