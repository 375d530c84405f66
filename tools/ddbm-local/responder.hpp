// Answers requests: what has to be right before an operation is chosen, and then the engine.
// Knows nothing of sockets.
#ifndef DDBM_LOCAL_SERVER_RESPONDER_HPP
#define DDBM_LOCAL_SERVER_RESPONDER_HPP

#include "authentication.hpp"
#include "node_table.hpp"
#include "reply.hpp"
#include "request.hpp"
#include "web_guard.hpp"

#include <ddbm/local/engine.hpp>
#include <ddbm/service.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::server {

/// Thread safety: every function may be called from any thread at any time.
class responder
{
public:
    responder(
        std::shared_ptr<local::engine> engine, access_rules access, web_rules web, node_table nodes
    );

    /// @param on_loopback  it came to a loopback address.
    reply answer(const request& received, bool on_loopback) const;

    /// To what is no request that can be read. `known` is what could be read of it.
    reply refuse(int status, complaint why, const request& known) const;

    std::chrono::system_clock::time_point now() const { return engine_->options().clock(); }

private:
    void answer_post(const request& received, reply& out) const;
    void answer_call(const request& received, std::string_view body, reply& out) const;
    void answer_other(const request& received, reply& out) const;
    void
    turn_down(const request& received, const std::optional<refusal>& refused, reply& out) const;

    const std::shared_ptr<local::engine> engine_;
    const authentication access_;
    const web_guard guard_;
    const node_table nodes_;
    const std::string health_;
};

/// The name of the operation in the target of a request, "GetItem"; empty: there is none.
struct operation_target
{
    service to = service::dynamodb;
    std::string_view operation;
};
operation_target read_target(std::string_view target) noexcept;

}  // namespace ddbm::server

#endif
