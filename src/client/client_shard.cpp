#include "client/client_shard.hpp"

#include "client/client_state.hpp"
#include "client/combined_calls.hpp"
#include "client/operation.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/query.hpp>

#include <utility>

namespace ddbm::detail {

client_shard::client_shard(client_state& client, asio::any_io_executor ex, destinations::maker make)
    : executor(std::move(ex)), client_(client),
      context_(asio::query(executor, asio::execution::context)),
      destinations_(std::make_shared<destinations>(std::move(make))),
      combined_(
          client.combines_reads()
              ? std::make_unique<combined_calls>(*this, client.config.combined_reads)
              : nullptr
      )
{
}

client_shard::~client_shard() = default;

void client_shard::open()
{
    routes_ = std::make_unique<request_routes>(client_.config, client_.resolved(), destinations_);
    // What is wrong with a file is to be known now, not with the first request.
    if (client_.resolved().streams_endpoint.is_embedded())
        routes_->likely(service::dynamodb_streams);
}

bool client_shard::runs_here() const noexcept
{
    const auto* known = executor.target<asio::io_context::executor_type>();
    return known && known->running_in_this_thread();
}

void client_shard::prewarm(
    const credentials* keys, std::size_t count, const transport::prewarmed& done
)
{
    if (!keys)
    {
        routes_->usual().transport->prewarm(count, done);
        return;
    }
    try
    {
        routes_->of(service::dynamodb, {}, {}, keys).transport->prewarm(count, done);
    }
    catch (const error& why)
    {
        done(why.code(), why.get_diagnostics().message());
    }
    catch (const boost::system::system_error& why)
    {
        done(why.code(), why.what());
    }
}

void client_shard::ended()
{
    if (--running_ == 0)
        client_.became_idle();
}

bool client_shard::pause(operation& x)
{
    std::lock_guard held(mutex_);
    if (closed_)
        return false;
    pausing_.insert(&x);
    return true;
}

void client_shard::resume(operation& x)
{
    std::lock_guard held(mutex_);
    pausing_.erase(&x);
}

void client_shard::close()
{
    std::vector<boost::intrusive_ptr<operation>> pausing;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        for (operation* x : pausing_)
            pausing.emplace_back(x);
    }
    destinations_->close();
    for (auto& x : pausing)
        x->cancel(errc::client_closed);
    keys_.let_go();
}

void client_shard::abandon()
{
    is_gone_ = true;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        pausing_.clear();
    }
    client_.has_gone(*this);
    if (combined_)
        combined_->abandon();
    keys_.let_go();
}

counted_on_shard::counted_on_shard(client_shard& shard)
    : client_(shard.client().shared_from_this()), shard_(&shard)
{
    shard.began();
}

}  // namespace ddbm::detail
