// Who sent a request, by AWS Signature Version 4 in a header or in the query string.
#ifndef DDBM_LOCAL_SERVER_AUTHENTICATION_HPP
#define DDBM_LOCAL_SERVER_AUTHENTICATION_HPP

#include "refusal.hpp"
#include "request.hpp"
#include "sign/signing_key.hpp"

#include <ddbm/credentials.hpp>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::server {

/// Whose requests are accepted.
class access_rules
{
public:
    access_rules() = default;

    /// Without keys, whatever has the form of a signature will do; it is not computed, and neither
    /// time nor scope matter.
    std::optional<credentials> keys;
    /// That requests have to be signed for.
    std::string region = "us-east-1";
};

class signature_parts;

/// Thread safety: every function may be called from any thread at any time.
class authentication
{
public:
    explicit authentication(access_rules rules);

    const access_rules& rules() const noexcept { return rules_; }

    /// Nothing if the request is accepted. `now` matters only with keys.
    failure refusal_of(const request& received, std::chrono::system_clock::time_point now) const;

private:
    failure check_by_keys(
        const request& received,
        const signature_parts& parts,
        std::chrono::system_clock::time_point now
    ) const;
    std::string signature(std::string_view day, std::string_view text) const;

    const access_rules rules_;
    mutable std::mutex mutex_;
    // Of the day that the last request was signed on. None without keys: making one starts OpenSSL.
    mutable std::optional<detail::signing_key> key_;
};

}  // namespace ddbm::server

#endif
