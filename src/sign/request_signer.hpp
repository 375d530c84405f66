#ifndef DDBM_SRC_SIGN_REQUEST_SIGNER_HPP
#define DDBM_SRC_SIGN_REQUEST_SIGNER_HPP

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace ddbm {
class credentials;
}

namespace ddbm::detail {

/// What `Accept-Encoding` says. A reply in gzip has fewer bytes and costs both sides more work.
enum class accepted_coding
{
    identity,
    gzip,
};

/// What is in a head beside what is signed.
class head_options
{
public:
    head_options() = default;

    /// A reply comes as gzip only if that is asked for.
    accepted_coding accepted = accepted_coding::identity;

    /// Of a proxy that passes requests on, absolute_target(); what is signed is the path in it,
    /// `/`.
    std::string target = "/";

    /// What such a proxy asks for; empty: nothing.
    std::string proxy_authorization;
};

/** Writes and signs the heads of many requests to one endpoint.
 *
 *  Keeps what successive requests have in common: the signing key for a day, the keyed HMAC states
 *  with it, and for a second the texts and hash states that end in the date. One per connection.
 *  All of it is overwritten in memory when it goes, or other keys take the place of these.
 *
 *  Distinct objects: safe. Shared objects: unsafe.
 */
class request_signer
{
public:
    /// `host_header` is `endpoint::host_header()`, `service` the signing name: `dynamodb`.
    request_signer(
        std::string_view host_header,
        std::string_view region,
        std::string_view service,
        std::string_view user_agent,
        head_options options = {}
    );
    request_signer(request_signer&&) noexcept;
    request_signer& operator=(request_signer&&) noexcept;
    ~request_signer();

    /** Replaces `out` by the head of the POST, blank line included, signed for `body`.
     *
     *  `out` keeps its capacity, so that from the second request on nothing is allocated here, only
     *  by OpenSSL, which allocates a small state for each hash.
     *
     *  @param target  such as `DynamoDB_20120810.GetItem`.
     *  @param invocation_id  the same for all attempts of a call.
     *  @param attempt  from 1.
     *  @return Whether these keys have taken the place of others.
     *
     *  @par Errors  Throws `ddbm::error` with `errc::invalid_configuration` if an access key id or
     *  session token cannot stand in a header.
     */
    bool write_head(
        std::string& out,
        const credentials& keys,
        std::chrono::system_clock::time_point now,
        std::string_view target,
        std::string_view body,
        std::string_view invocation_id,
        int attempt,
        int max_attempts
    );

private:
    struct state;

    // Behind a pointer, so that moving a signer leaves no copy of the secret behind.
    std::unique_ptr<state> state_;
};

}  // namespace ddbm::detail

#endif
