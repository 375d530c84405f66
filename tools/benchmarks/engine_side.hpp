// An engine in memory, a client of it, and the loop that its operations run in.
#ifndef DDBM_BENCHMARKS_ENGINE_SIDE_HPP
#define DDBM_BENCHMARKS_ENGINE_SIDE_HPP

#include <ddbm/client.hpp>
#include <ddbm/client_config.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <utility>

namespace ddbm::benchmarks {

class engine_side
{
public:
    engine_side() : db(ctx_.get_executor(), config_of(engine)) {}

    // To its end, on this thread.
    void run(asio::awaitable<void> work)
    {
        asio::co_spawn(ctx_, std::move(work), rethrow);
        ctx_.run();
        ctx_.restart();
    }

    const std::shared_ptr<local::engine> engine = std::make_shared<local::engine>();

private:
    static client_config config_of(const std::shared_ptr<local::engine>& engine)
    {
        client_config made;
        made.endpoint_url = "embedded:";
        made.opener = local::opener(engine);
        return made;
    }

    asio::io_context ctx_{1};

public:
    const client db;
};

}  // namespace ddbm::benchmarks

#endif
