#ifndef DDBM_RETRY_POLICY_HPP
#define DDBM_RETRY_POLICY_HPP

#include <chrono>

namespace ddbm {

/** How often, when and at whose cost a failed attempt is repeated.
 *
 *  The defaults are those of the AWS SDKs' standard mode for DynamoDB (2026 rules): pauses of a
 *  random part of `base * 2^n`, and a quota per client that keeps retries from multiplying the load
 *  of a service that is down.
 */
class retry_policy
{
public:
    retry_policy() = default;

    /// That of the rules of 2026: what a `retry_policy` is by default.
    static retry_policy standard_2026() noexcept { return retry_policy(); }

    /** That of the AWS SDKs' standard mode before, version 2.0.
     *
     *  Three attempts; pauses from a second on, whatever has failed, that are not longer where the
     *  service asks for it; 5 tokens for a retry, 10 after a timeout.
     */
    static retry_policy standard_2_0() noexcept
    {
        retry_policy policy;
        policy.max_attempts = 3;
        policy.base_delay = policy.throttling_base_delay = std::chrono::milliseconds(1'000);
        policy.max_server_extra = std::chrono::milliseconds(0);
        policy.transient_cost = policy.throttling_cost = 5;
        policy.timeout_cost = 10;
        return policy;
    }

    /// Attempts in total, the first one included. 1 never retries; less counts as 1.
    int max_attempts = 4;

    /// The longest pause before the first retry after a failure that is not throttling; it
    /// doubles with every retry.
    std::chrono::milliseconds base_delay{25};

    /// The same after throttling.
    std::chrono::milliseconds throttling_base_delay{1'000};

    /// The longest pause that doubling leads to.
    std::chrono::milliseconds max_delay{20'000};

    /// By how much the pause that the service asks for may exceed the computed one.
    std::chrono::milliseconds max_server_extra{5'000};

    /// Tokens that the retries of one client share. A retry that finds too few is not made.
    int quota = 500;

    /// Tokens that a retry takes after a failure that is neither throttling nor a timeout. They
    /// come back when it succeeds.
    int transient_cost = 14;

    /// Tokens that a retry takes after an attempt that has taken too long: to connect, for a TLS
    /// session or for its reply. They come back when it succeeds.
    int timeout_cost = 14;

    /// Tokens that a retry takes after throttling. They come back when it succeeds.
    int throttling_cost = 5;

    /// Tokens that a call brings which succeeds at once.
    int success_gain = 1;

    /// Limit how fast requests are sent to what the service has refused for its rate, rather than
    /// only repeat them: a table or an index, reads and writes apart, or a hot partition key, each
    /// for itself. The AWS SDKs' adaptive mode limits a whole client.
    ///
    /// A request that is limited waits for its turn, up to its deadline: one whose turn would come
    /// later fails at once, with `errc::deadline_exceeded` or with what its last attempt failed
    /// with. Costs nothing where nothing has been refused in the last minute; else each request is
    /// looked through for its table and its key. What is about several keys, such as batches,
    /// transactions and scans, counts for hot keys as one, and so do puts of a table whose model
    /// the client does not have.
    bool adaptive = false;
};

}  // namespace ddbm

#endif
