#ifndef DDBM_SRC_SIGN_SIGV4_HPP
#define DDBM_SRC_SIGN_SIGV4_HPP

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm {
class credentials;
}

namespace ddbm::detail {

/// A SHA-256 hash, or a key made of one.
using sha256_digest = std::array<unsigned char, 32>;

sha256_digest sha256(std::string_view bytes);
sha256_digest hmac_sha256(std::string_view key, std::string_view bytes);

/// Whether they are equal, in a time that says nothing of where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

/// Writes 64 lowercase hexadecimal digits.
void write_hex(const sha256_digest& digest, char* out) noexcept;
std::string to_hex(const sha256_digest& digest);

/// `20150830T123600Z`; the first eight characters are the date of the credential scope.
using amz_date = std::array<char, 16>;
amz_date to_amz_date(std::chrono::system_clock::time_point when) noexcept;

/// What is signed of a request. Views: the caller keeps the texts.
class signable_request
{
public:
    signable_request() = default;
    signable_request(std::string_view method_, std::string_view path_)
        : method(method_), path(path_)
    {
    }

    std::string_view method;
    /// As it was before it was encoded for the wire.
    std::string_view path;
    /// Without `?`; names and values may be percent-encoded or not.
    std::string_view query;
    /// Exactly those that are to be signed, in any order and case.
    std::vector<std::pair<std::string_view, std::string_view>> headers;
    std::string_view payload;
    /// Whether `.`, `..` and empty segments of the path are resolved; S3 alone does without.
    bool normalize_path = true;
};

/// Names of the signed headers, sorted, joined by `;`.
std::string signed_headers(const signable_request& request);

std::string canonical_request(const signable_request& request);

/// `20150830/us-east-1/dynamodb/aws4_request`
std::string
credential_scope(std::string_view date, std::string_view region, std::string_view service);

std::string
string_to_sign(std::string_view date_time, std::string_view scope, std::string_view canonical);

sha256_digest derive_signing_key(
    std::string_view secret_access_key,
    std::string_view date,
    std::string_view region,
    std::string_view service
);

/// 64 hexadecimal digits.
std::string signature(const sha256_digest& signing_key, std::string_view text);

/// The value of `Authorization`.
std::string authorization(
    std::string_view access_key_id,
    std::string_view scope,
    std::string_view names,
    std::string_view signature_text
);

/// All of the above: the value of `Authorization` for a request whose headers are complete.
std::string authorize(
    const signable_request& request,
    const credentials& keys,
    std::string_view date_time,
    std::string_view region,
    std::string_view service
);

}  // namespace ddbm::detail

#endif
