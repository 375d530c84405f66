#ifndef DDBM_TESTS_INTEGRATION_SUPPORT_BACKEND_HPP
#define DDBM_TESTS_INTEGRATION_SUPPORT_BACKEND_HPP

// What the integration tests run against, decided here and nowhere else: whatever
// AWS_ENDPOINT_URL_DYNAMODB names, never a real account by accident.

#include <ddbm/client_config.hpp>

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
    auto config = client_config::from_environment();
    // The server shares two cores with the compiler and other tests at times.
    config.timeouts.connect = std::chrono::seconds(10);
    config.timeouts.attempt = std::chrono::seconds(30);
    return config;
}

}  // namespace ddbm::testing

#endif
