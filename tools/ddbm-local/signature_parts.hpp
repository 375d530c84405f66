// What a request says about its signature, in a header or in the query string, and whether that has
// the form of a signature. Needs no keys.
#ifndef DDBM_LOCAL_SERVER_SIGNATURE_PARTS_HPP
#define DDBM_LOCAL_SERVER_SIGNATURE_PARTS_HPP

#include "refusal.hpp"
#include "request.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::server {

/// Texts of what a header holds are views of it, those of a query string are of `decoded`.
class signature_parts
{
public:
    signature_parts() = default;
    signature_parts(const signature_parts&) = delete;
    signature_parts& operator=(const signature_parts&) = delete;

    bool in_query = false;
    /// A session token comes with it, wherever.
    bool has_token = false;
    std::string_view algorithm;
    std::string_view credential;
    std::string_view signed_headers;
    std::string_view signature;
    std::string_view date;
    std::array<std::string, 5> decoded;
    std::optional<std::string> expires;

    // Read of the texts.

    std::chrono::sys_seconds signed_at;
    /// Of one in the query string that says so itself.
    std::optional<std::chrono::seconds> life;
};

/// The parameter of a query string that a signature is in.
inline constexpr std::string_view signature_parameter = "X-Amz-Signature";

/// Whether there is a signature, all its parts are there, and its times are some.
failure read_signature(const request& received, signature_parts& out);

/// Whether the algorithm is known and the credential has five parts, which the service looks at
/// after the time.
failure check_form(const signature_parts& parts);

}  // namespace ddbm::server

#endif
