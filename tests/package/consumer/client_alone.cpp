// A client without the engine: asks a port of this machine where nobody listens.

#include <ddbm/client.hpp>
#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

int main()
{
    boost::asio::io_context ctx;
    ddbm::client_config config;
    config.region = "eu-central-1";
    config.endpoint_url = "http://127.0.0.1:1";
    config.static_credentials("id", "secret");
    ddbm::client db(ctx.get_executor(), config);

    auto once = db.with(ddbm::call_options().max_attempts(1));
    once.async_list_tables(
        ddbm::list_tables_request(),
        [](ddbm::error_code ec, const ddbm::list_tables_reply&) {
            if (ec == boost::asio::error::connection_refused)
                std::cout << "connection refused, as it should be\n";
            else
                std::cout << ec.message() << '\n';
        }
    );
    ctx.run();
}
