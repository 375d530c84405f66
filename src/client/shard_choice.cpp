#include "client/shard_choice.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

namespace ddbm::detail {

namespace {

// Of an executor that is none of these nothing is known.
template <class... Known>
handler_place place_of_known(const asio::any_completion_executor& theirs)
{
    handler_place place;
    const auto look = [&](const auto* known) {
        if (known && !place.is_known())
            place = handler_place(*known);
    };
    (look(theirs.target<Known>()), ...);
    return place;
}

}  // namespace

client_shard& shard_of(const client_state& client, const asio::any_completion_executor& theirs)
{
    using io_executor = asio::io_context::executor_type;
    return client.shard_for(
        place_of_known<io_executor, asio::strand<io_executor>, asio::strand<asio::any_io_executor>>(
            theirs
        )
    );
}

}  // namespace ddbm::detail
