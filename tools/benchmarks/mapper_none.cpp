// The program of mapper_model.cpp without its model: what that adds to a binary is what the other
// one has more.

#include <ddbm/client.hpp>
#include <ddbm/rethrow.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <utility>

namespace asio = boost::asio;

asio::awaitable<void> use(ddbm::client db)
{
    co_await db.async_get_item(ddbm::get_item_request("orders", ddbm::item().set("pk", "CUST#Ann"))
    );
}

int main()
{
    asio::io_context ctx;
    ddbm::client db(ctx.get_executor(), ddbm::client_config::from_environment());
    asio::co_spawn(ctx, use(db), ddbm::rethrow);
    ctx.run();
}
