// Answers exchanges from a recording.

#ifndef DDBM_SRC_RECORDING_REPLAY_TRANSPORT_HPP
#define DDBM_SRC_RECORDING_REPLAY_TRANSPORT_HPP

#include "recording/recorded_replies.hpp"
#include "transport/transport.hpp"

#include <ddbm/environment.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <mutex>

namespace ddbm::detail {

// What the transports of one opener play from, each reply once.
struct played_recording
{
    explicit played_recording(recorded_exchanges all) : replies(std::move(all)) {}

    std::mutex mutex;
    recorded_replies replies;
};

// Thread safety: as of every transport.
class replay_transport final : public transport,
                               public std::enable_shared_from_this<replay_transport>
{
public:
    replay_transport(
        boost::asio::any_io_executor executor,
        std::shared_ptr<played_recording> from,
        std::shared_ptr<environment> env
    );

    void start(exchange_ptr x) override;
    void abort(exchange& x, error_code why) override;
    void close() override;

private:
    error_code why_ended(exchange& x);
    void post(exchange_ptr x, const recorded_exchange* played, error_code ec);

    const boost::asio::any_io_executor executor_;
    const std::shared_ptr<played_recording> from_;
    const std::shared_ptr<environment> env_;
    std::mutex mutex_;
    bool closed_ = false;
};

}  // namespace ddbm::detail

#endif
