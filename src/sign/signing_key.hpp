#ifndef DDBM_SRC_SIGN_SIGNING_KEY_HPP
#define DDBM_SRC_SIGN_SIGNING_KEY_HPP

#include "sign/hash_state.hpp"

#include <string>
#include <string_view>

namespace ddbm::detail {

/** The key of a day, derived from a secret when another secret or day is used: five HMACs that
 *  successive requests need not repeat. Kept as the hash states that an HMAC with it begins with.
 *
 *  Leaves no copy of secret or key behind.
 *
 *  Distinct objects: safe. Shared objects: unsafe.
 */
class signing_key
{
public:
    /// `service` is the signing name: `dynamodb`.
    signing_key(std::string_view region, std::string_view service);
    signing_key(const signing_key&) = delete;
    signing_key& operator=(const signing_key&) = delete;
    ~signing_key();

    const sha256_method& method() const noexcept { return method_; }

    /// Whether it was derived from this secret.
    bool is_of(std::string_view secret_access_key) const noexcept;

    /// @param date  `20150830`
    void use(std::string_view secret_access_key, std::string_view date);

    /// `20150830/us-east-1/dynamodb/aws4_request`
    std::string scope() const { return credential_scope(date_, region_, service_); }

    // A signature: start a state, add the text to it and finish it.

    void start(hash_state& text) const { text.start(inner_); }
    /// Writes 64 hexadecimal digits.
    void finish(hash_state& text, char* out) const;

private:
    void derive(std::string_view date);

    const std::string region_;
    const std::string service_;
    const sha256_method method_;
    std::string secret_;
    std::string date_;  // empty: none yet
    hash_state inner_;
    hash_state outer_;
};

}  // namespace ddbm::detail

#endif
