#ifndef DDBM_TESTS_INTEGRATION_SUPPORT_BACKEND_HPP
#define DDBM_TESTS_INTEGRATION_SUPPORT_BACKEND_HPP

// What the integration tests run against, decided here and nowhere else: whatever
// AWS_ENDPOINT_URL_DYNAMODB names, never a real account by accident. `embedded:` is the engine in
// this process, which all clients of a test share.

#include <ddbm/client_config.hpp>
#include <ddbm/local/opener.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

namespace ddbm::testing {

/// Why there is nothing to run against; empty if there is something.
inline std::string why_no_backend()
{
    const char* endpoint = std::getenv("AWS_ENDPOINT_URL_DYNAMODB");
    if (!endpoint || !*endpoint)
        return "AWS_ENDPOINT_URL_DYNAMODB is not set: no DynamoDB Local to test against";
    return {};
}

inline client_config backend_config()
{
    static const auto opener = local::opener();
    auto config = client_config::from_environment(opener);
    // The server shares two cores with the compiler and other tests at times.
    config.timeouts.connect = std::chrono::seconds(10);
    config.timeouts.attempt = std::chrono::seconds(30);
    return config;
}

}  // namespace ddbm::testing

#endif
