#ifndef DDBM_SRC_SIGNING_FRAMER_HPP
#define DDBM_SRC_SIGNING_FRAMER_HPP

#include "http/user_agent.hpp"
#include "sign/clock_skew.hpp"
#include "sign/request_signer.hpp"
#include "transport/request_framer.hpp"

#include <ddbm/endpoint.hpp>
#include <ddbm/environment.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// Frames requests to DynamoDB at one endpoint: `POST /`, the operation's name, and a signature by
// the keys of the exchange, with the time that the service has shown to be right.
class signing_framer final : public request_framer
{
public:
    // `region` is what is signed for; `options` are of every request.
    signing_framer(
        std::shared_ptr<environment> env,
        std::shared_ptr<const clock_skew> skew,
        const endpoint& to,
        std::string region,
        std::string user_agent = detail::user_agent(),
        head_options options = {}
    );
    ~signing_framer() override;

    std::string_view frame(exchange& x) override;
    std::size_t room() const noexcept override { return room_.load(std::memory_order_relaxed); }

private:
    // What composing a head needs and keeps; one for each thread that does so at the moment.
    struct kit;

    std::unique_ptr<kit> take();

    const std::shared_ptr<environment> env_;
    const std::shared_ptr<const clock_skew> skew_;
    const std::string host_header_;
    const std::string region_;
    const std::string user_agent_;
    const head_options options_;
    std::atomic<std::size_t> room_{0};
    std::mutex mutex_;
    std::vector<std::unique_ptr<kit>> kits_;
};

}  // namespace ddbm::detail

#endif
