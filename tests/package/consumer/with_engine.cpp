// Uses a table of the engine inside the process, and prints the error for a key that is refused.

#include <ddbm/client.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>
#include <ddbm/version.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <string>

namespace asio = boost::asio;

struct order
{
    std::string id;
    int cents = 0;
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("id", &order::id).field("cents", &order::cents);
};

asio::awaitable<void> find(ddbm::client db)
{
    ddbm::table<order> orders(db);
    co_await orders.async_create(ddbm::provisioned(1, 1));
    order bought;
    bought.id = "a";
    bought.cents = 5;
    co_await orders.async_put(bought);
    auto found = co_await orders.async_get("a");
    std::cout << found->cents << " cents\n";
    try
    {
        co_await orders.async_find("");
    }
    catch (const ddbm::error& e)
    {
        std::cout << orders.name() << ", attribute " << e.get_diagnostics().attribute_path() << ": "
                  << e.code().message() << '\n';
    }
}

int main()
{
    asio::io_context ctx;
    ddbm::client_config config;
    config.endpoint_url = "embedded:";
    config.opener = ddbm::local::opener();
    ddbm::client db(ctx.get_executor(), config);
    asio::co_spawn(ctx, find(db), ddbm::rethrow);
    ctx.run();
    std::cout << "ddbm " << ddbm::version << '\n';
}
