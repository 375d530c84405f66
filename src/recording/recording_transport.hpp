// Hands exchanges on to another transport and writes down what becomes of them.

#ifndef DDBM_SRC_RECORDING_RECORDING_TRANSPORT_HPP
#define DDBM_SRC_RECORDING_RECORDING_TRANSPORT_HPP

#include "transport/transport.hpp"

#include <ddbm/environment.hpp>
#include <ddbm/recording.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace ddbm::detail {

// Thread safety: as of every transport. The mutex guards which exchanges are under way.
class recording_transport final : public transport,
                                  public std::enable_shared_from_this<recording_transport>
{
public:
    recording_transport(
        std::shared_ptr<transport> inner,
        std::shared_ptr<recorder> to,
        std::shared_ptr<environment> env,
        std::size_t reply_limit_bytes
    );

    void start(exchange_ptr x) override;
    void abort(exchange& x, error_code why) override;
    void close() override { inner_->close(); }
    void drain() override { inner_->drain(); }
    std::optional<connection_statistics> connections() override { return inner_->connections(); }
    bool prewarm(std::size_t count, prewarmed done) override
    {
        return inner_->prewarm(count, std::move(done));
    }

private:
    // Takes the place of an exchange on the way.
    class recorded;
    struct kept_of;

    const std::shared_ptr<transport> inner_;
    const std::shared_ptr<recorder> to_;
    const std::shared_ptr<environment> env_;
    const std::size_t reply_limit_bytes_;
    std::mutex mutex_;
};

}  // namespace ddbm::detail

#endif
