#include "client/client_shard.hpp"

#include "client/client_state.hpp"
#include "client/combined_calls.hpp"
#include "client/operation.hpp"

#include <utility>

namespace ddbm::detail {

client_shard::client_shard(client_state& client, asio::any_io_executor ex, destinations::maker make)
    : executor(std::move(ex)), client_(client),
      destinations_(std::make_shared<destinations>(std::move(make))),
      combined_(
          client.config.combined_reads.identical || client.config.combined_reads.batch_window
              ? std::make_unique<combined_calls>(*this, client.config.combined_reads)
              : nullptr
      )
{
    usual_ = &destinations_->at(client_.endpoint_of(service::dynamodb));
    // What is wrong with a file is to be known now, not with the first request.
    if (client_.endpoint_of(service::dynamodb_streams).is_embedded())
        destinations_->at(client_.endpoint_of(service::dynamodb_streams));
}

client_shard::~client_shard() = default;

const destination& client_shard::other_destination(service which)
{
    return destinations_->at(client_.endpoint_of(which));
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
}

void client_shard::abandon()
{
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        pausing_.clear();
    }
    client_.abandon();
    if (combined_)
        combined_->abandon();
}

}  // namespace ddbm::detail
