#include "credentials/instance.hpp"
#include "credentials/iso_time.hpp"
#include "unit/credentials/failure_of.hpp"

namespace ddbm::detail {
namespace {

instance_role role()
{
    instance_role plan;
    plan.url = "http://169.254.169.254";
    return plan;
}

const std::string from = "the instance's metadata at http://169.254.169.254";

std::string token_failure(int status, const std::string& body, const std::string& type = {})
{
    return failure_of([&] { read_instance_token(fetch_reply(status, body, type), role()); });
}

std::string role_failure(int status, const std::string& body, const std::string& type = {})
{
    return failure_of([&] { read_instance_role(fetch_reply(status, body, type), role()); });
}

std::string keys_failure(int status, const std::string& body, const std::string& type = {})
{
    return failure_of([&] { read_instance_keys(fetch_reply(status, body, type), role()); });
}

TEST(Instance, IsAskedForATokenThenForItsRoleThenForTheKeys)
{
    const fetch_request token = instance_token_request(role());
    EXPECT_EQ(token.method, "PUT");
    EXPECT_EQ(token.url, "http://169.254.169.254/latest/api/token");
    ASSERT_EQ(token.headers.size(), 1u);
    EXPECT_EQ(token.headers[0].first, "x-aws-ec2-metadata-token-ttl-seconds");
    EXPECT_EQ(token.headers[0].second.get(), "21600");
    EXPECT_EQ(token.time_limit, std::chrono::seconds(1));
    EXPECT_FALSE(token.may_use_proxy);

    const fetch_request name = instance_role_request(role(), "T");
    EXPECT_EQ(name.method, "GET");
    EXPECT_EQ(name.url, "http://169.254.169.254/latest/meta-data/iam/security-credentials/");
    ASSERT_EQ(name.headers.size(), 1u);
    EXPECT_EQ(name.headers[0].first, "x-aws-ec2-metadata-token");
    EXPECT_EQ(name.headers[0].second.get(), "T");

    const fetch_request keys = instance_keys_request(role(), "", "reader");
    EXPECT_EQ(keys.url, "http://169.254.169.254/latest/meta-data/iam/security-credentials/reader");
    EXPECT_TRUE(keys.headers.empty()) << "there is no token";
}

TEST(Instance, AnswersWithATokenOrHasNone)
{
    EXPECT_EQ(read_instance_token(fetch_reply(200, "AQAEAA=="), role()).get(), "AQAEAA==");
    for (int status : {403, 404, 405})
        EXPECT_EQ(read_instance_token(fetch_reply(status, "x"), role()).get(), "") << status;

    instance_role strict = role();
    strict.may_go_without_token = false;
    EXPECT_EQ(
        failure_of([&] { read_instance_token(fetch_reply(404, ""), strict); }),
        from + ": no tokens (HTTP status 404, no body), and AWS_EC2_METADATA_V1_DISABLED, or "
               "ec2_metadata_v1_disabled of the profile, forbids to go without."
    );
    EXPECT_EQ(token_failure(400, ""), from + ": HTTP status 400, no body.");
    EXPECT_EQ(token_failure(503, ""), "(again) " + from + ": HTTP status 503, no body.");
}

TEST(Instance, MayNotAnswerWithAPageInPlaceOfAToken)
{
    EXPECT_EQ(
        token_failure(200, "<html>HIDDEN</html>", "text/html"),
        from + ": no token, HTTP status 200, 19 bytes of text/html."
    );
    EXPECT_EQ(
        token_failure(200, "HIDDEN\r\nx: y"), from + ": no token, HTTP status 200, 12 bytes."
    );
    EXPECT_EQ(token_failure(200, ""), from + ": no token, HTTP status 200, no body.");
}

TEST(Instance, AnswersWithItsRole)
{
    EXPECT_EQ(read_instance_role(fetch_reply(200, "reader"), role()), "reader");
    EXPECT_EQ(
        read_instance_role(fetch_reply(200, "a_b+c=d,e.f@g-h\r\nother"), role()), "a_b+c=d,e.f@g-h"
    );

    EXPECT_EQ(role_failure(404, "x"), from + ": the instance has no role.");
    EXPECT_EQ(role_failure(200, ""), from + ": the instance has no role.");
    EXPECT_EQ(role_failure(401, ""), from + ": HTTP status 401, no body.");
    EXPECT_EQ(role_failure(500, ""), "(again) " + from + ": HTTP status 500, no body.");
    EXPECT_EQ(
        role_failure(200, "<html>HIDDEN", "text/html"),
        from + ": no name of a role, HTTP status 200, 12 bytes of "
               "text/html."
    );
    EXPECT_EQ(
        role_failure(200, "../../HIDDEN"), from + ": no name of a role, HTTP status 200, 12 bytes."
    );
}

TEST(Instance, AnswersWithKeys)
{
    const credentials keys = read_instance_keys(
        fetch_reply(
            200,
            R"({"Code": "Success", "LastUpdated": "2026-11-30T00:37:17Z", "Type": "AWS-HMAC",)"
            R"( "AccessKeyId": "ASIA", "SecretAccessKey": "S", "Token": "T",)"
            R"( "Expiration": "2026-11-30T06:37:17Z"})"
        ),
        role()
    );

    EXPECT_EQ(keys.access_key_id(), "ASIA");
    EXPECT_EQ(keys.secret_access_key(), "S");
    EXPECT_EQ(keys.session_token(), "T");
    EXPECT_EQ(iso_time(keys.expiration().value()), "2026-11-30T06:37:17Z");
}

TEST(Instance, SaysWhyItHasNoKeys)
{
    EXPECT_EQ(
        keys_failure(
            200,
            R"({"Code": "AssumeRoleUnauthorizedAccess", "Message": "EC2 cannot assume the role"})"
        ),
        from + ": no keys: AssumeRoleUnauthorizedAccess: EC2 cannot assume the role."
    );
    EXPECT_EQ(keys_failure(404, "x"), from + ": HTTP status 404, 1 bytes.");
    EXPECT_EQ(
        keys_failure(200, "<html>HIDDEN</html>", "text/html"), from + ": no JSON (syntax error)."
    );
    EXPECT_EQ(
        keys_failure(200, R"({"Code": "Success", "AccessKeyId": "A"})"),
        from + ": no \"SecretAccessKey\"."
    );
}

}  // namespace
}  // namespace ddbm::detail
