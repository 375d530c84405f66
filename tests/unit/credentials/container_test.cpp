#include "credentials/container.hpp"
#include "credentials/iso_time.hpp"
#include "unit/credentials/failure_of.hpp"

namespace ddbm::detail {
namespace {

container_role role()
{
    container_role plan;
    plan.url = "http://169.254.170.2/v2/HIDDEN";
    return plan;
}

const std::string from = "the container's service at http://169.254.170.2";

std::string failure_at(int status, const std::string& body, const std::string& type = {})
{
    return failure_of([&] { read_container_keys(fetch_reply(status, body, type), role()); });
}

TEST(Container, IsAskedDirectlyWithItsToken)
{
    const fetch_request plain = container_request(role(), "");
    EXPECT_EQ(plain.method, "GET");
    EXPECT_EQ(plain.url, "http://169.254.170.2/v2/HIDDEN");
    EXPECT_EQ(plain.headers.size(), 1u);
    EXPECT_FALSE(plain.may_use_proxy);

    const fetch_request with_token = container_request(role(), "Bearer t");
    ASSERT_EQ(with_token.headers.size(), 2u);
    EXPECT_EQ(with_token.headers[1].first, "authorization");
    EXPECT_EQ(with_token.headers[1].second.get(), "Bearer t");

    container_role of_file = role();
    of_file.token_file = "/var/token";
    EXPECT_EQ(
        failure_of([&] { container_request(of_file, "HIDDEN\r\nHost: x"); }),
        "The file /var/token has line breaks or other control characters in the token of the "
        "container."
    );
}

TEST(Container, AnswersWithKeys)
{
    const credentials keys = read_container_keys(
        fetch_reply(
            200,
            R"({"RoleArn": "arn:r", "AccessKeyId": "ASIA", "SecretAccessKey": "S", "Token": "T",)"
            R"( "Expiration": "2026-11-30T06:37:17Z", "AccountId": "123456789012"})"
        ),
        role()
    );

    EXPECT_EQ(keys.access_key_id(), "ASIA");
    EXPECT_EQ(keys.secret_access_key(), "S");
    EXPECT_EQ(keys.session_token(), "T");
    EXPECT_EQ(keys.account_id(), "123456789012");
    EXPECT_EQ(iso_time(keys.expiration().value()), "2026-11-30T06:37:17Z");
}

TEST(Container, MayAnswerWithKeysThatDoNotEnd)
{
    const credentials keys = read_container_keys(
        fetch_reply(200, R"({"AccessKeyId": "A", "SecretAccessKey": "S", "Token": null})"), role()
    );

    EXPECT_EQ(keys.session_token(), "");
    EXPECT_FALSE(keys.expiration());
}

TEST(Container, RefusesInItsOwnWords)
{
    EXPECT_EQ(
        failure_at(403, R"({"code": "AccessDenied", "message": "no\nway"})", "application/json"),
        from + ": HTTP status 403, 46 bytes of application/json: AccessDenied: no way."
    );
    EXPECT_EQ(
        failure_at(500, "HIDDEN", "text/plain"),
        "(again) " + from + ": HTTP status 500, 6 bytes of text/plain."
    );
    EXPECT_EQ(failure_at(429, ""), "(again) " + from + ": HTTP status 429, no body.");
}

TEST(Container, MayNotAnswerWithAnythingElse)
{
    EXPECT_EQ(
        failure_at(200, "<html>HIDDEN</html>", "text/html"), from + ": no JSON (syntax error)."
    );
    EXPECT_EQ(failure_at(200, ""), from + ": no JSON (incomplete JSON).");
    EXPECT_EQ(failure_at(200, "[]"), from + ": JSON that is no object.");
    EXPECT_EQ(failure_at(200, "{}"), from + ": no \"AccessKeyId\".");
    EXPECT_EQ(
        failure_at(200, R"({"AccessKeyId": "A", "SecretAccessKey": ""})"),
        from + ": no \"SecretAccessKey\"."
    );
    EXPECT_EQ(
        failure_at(200, R"({"AccessKeyId": 1, "SecretAccessKey": "HIDDEN"})"),
        from + ": \"AccessKeyId\" is no text."
    );
    EXPECT_EQ(
        failure_at(
            200, R"({"AccessKeyId": "A", "SecretAccessKey": "HIDDEN", "Expiration": "HIDDEN"})"
        ),
        from + ": \"Expiration\" is no time by ISO 8601."
    );
}

}  // namespace
}  // namespace ddbm::detail
