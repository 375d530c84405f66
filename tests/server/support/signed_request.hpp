#ifndef DDBM_TESTS_SERVER_SIGNED_REQUEST_HPP
#define DDBM_TESTS_SERVER_SIGNED_REQUEST_HPP

// Requests that are signed as they should be, and others, for what judges signatures.

#include "authentication.hpp"
#include "sign/sigv4.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::server {

inline constexpr std::string_view missing_token =
    "com.amazon.coral.service#MissingAuthenticationTokenException";
inline constexpr std::string_view incomplete =
    "com.amazon.coral.service#IncompleteSignatureException";
inline constexpr std::string_view invalid = "com.amazon.coral.service#InvalidSignatureException";
inline constexpr std::string_view unrecognized =
    "com.amazon.coral.service#UnrecognizedClientException";

inline constexpr const char* date = "20130609T100015Z";
inline constexpr std::chrono::sys_seconds date_as_time =
    std::chrono::sys_days(std::chrono::year(2013) / 6 / 9) + std::chrono::hours(10) +
    std::chrono::seconds(15);

// A request whose texts last as long as it.
struct sent
{
    std::string method = "POST";
    std::string target = "/";
    std::vector<std::pair<std::string, std::string>> headers = {
        {"Host", "localhost:8000"},
        {"X-Amz-Date", date},
        {"X-Amz-Target", "DynamoDB_20120810.ListTables"},
    };
    std::string body = "{}";

    std::string* find(const std::string& name)
    {
        for (auto& header : headers)
        {
            if (header.first == name)
                return &header.second;
        }
        return nullptr;
    }
    sent& set(const std::string& name, const std::string& value)
    {
        if (auto* known = find(name))
            *known = value;
        else
            headers.emplace_back(name, value);
        return *this;
    }
    sent& remove(const std::string& name)
    {
        std::erase_if(headers, [&](const auto& header) { return header.first == name; });
        return *this;
    }

    std::optional<refusal>
    check(const access_rules& rules, std::chrono::sys_seconds now = date_as_time) const
    {
        return check(authentication(rules), now);
    }
    std::optional<refusal> check(const authentication& access, std::chrono::sys_seconds now) const
    {
        request received;
        received.method = method;
        received.target = target;
        for (const auto& [name, value] : headers)
            received.add(name, value);
        received.body = body;
        return access.refusal_of(received, now);
    }
};

inline access_rules anybody()
{
    return {};
}

inline access_rules only_us()
{
    access_rules rules;
    rules.keys.emplace("AKIDEXAMPLE", "wJalrXUtnFEMI");
    return rules;
}

inline ddbm::detail::signable_request signable(const sent& x)
{
    ddbm::detail::signable_request text(x.method, "/");
    for (const auto& [name, value] : x.headers)
    {
        if (name != "Authorization")
            text.headers.emplace_back(name, value);
    }
    text.payload = x.body;
    return text;
}

inline sent signed_request(
    const std::string& region = "us-east-1",
    const std::string& service = "dynamodb",
    const std::string& date_text = date
)
{
    sent x;
    x.set("X-Amz-Date", date_text);
    return x.set(
        "Authorization",
        ddbm::detail::authorize(
            signable(x), credentials("AKIDEXAMPLE", "wJalrXUtnFEMI"), date_text, region, service
        )
    );
}

inline sent authorized_by(const std::string& header)
{
    return sent().set("Authorization", header);
}

// With parts that are as they should be.
inline sent
authorized_with(const std::string& credential, const std::string& algorithm = "AWS4-HMAC-SHA256")
{
    return authorized_by(
        algorithm + " Credential=" + credential +
        ", SignedHeaders=host;x-amz-date;x-amz-target, Signature=abc"
    );
}

inline constexpr const char* good_credential =
    "AKIDEXAMPLE/20130609/us-east-1/dynamodb/aws4_request";

inline void expect_refusal(
    const std::optional<refusal>& found, std::string_view type, const std::string& message
)
{
    ASSERT_TRUE(found.has_value()) << "accepted instead of: " << message;
    EXPECT_EQ(found->error.status(), 400);
    EXPECT_EQ(found->error.type(), type);
    EXPECT_EQ(found->error.message().value_or("(none)"), message);
}

inline sent asked(const std::string& query)
{
    sent x;
    x.target = "/?" + query;
    return x;
}

// With a right signature in the query string.
inline sent presigned(const std::string& more = "")
{
    const std::string query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIDEXAMPLE%2F20130609%2Fus-east-1%2Fdynamodb%2Faws4_request"
        "&X-Amz-Date=20130609T100015Z&X-Amz-SignedHeaders=host%3Bx-amz-target" +
        more;
    sent x = asked(query);
    x.remove("X-Amz-Date");
    auto text = signable(x);
    text.query = query;
    const auto key =
        ddbm::detail::derive_signing_key("wJalrXUtnFEMI", "20130609", "us-east-1", "dynamodb");
    x.target += "&X-Amz-Signature=" + ddbm::detail::signature(
                                          key,
                                          ddbm::detail::string_to_sign(
                                              date,
                                              "20130609/us-east-1/dynamodb/aws4_request",
                                              ddbm::detail::canonical_request(text)
                                          )
                                      );
    return x;
}

}  // namespace ddbm::server

#endif
