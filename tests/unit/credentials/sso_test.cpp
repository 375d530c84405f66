#include "credentials/iso_time.hpp"
#include "credentials/sso.hpp"
#include "unit/credentials/failure_of.hpp"

#include <boost/json.hpp>

namespace ddbm::detail {
namespace {

const auto now = *parse_iso_time("2026-11-30T06:37:17Z");

sso_role role()
{
    sso_role plan;
    plan.session = "s";
    plan.account_id = "123456789012";
    plan.role_name = "a&b c";
    plan.token_file = "/cache/s.json";
    plan.portal.url = "https://portal.test";
    plan.oidc.url = "https://oidc.test";
    return plan;
}

const std::string file = R"({"startUrl": "https://s.test", "region": "eu-west-1",)"
                         R"( "accessToken": "HIDDEN-A", "expiresAt": "2026-11-30T07:37:17Z",)"
                         R"( "clientId": "ID", "clientSecret": "HIDDEN-S",)"
                         R"( "registrationExpiresAt": "2027-01-30T06:37:17Z",)"
                         R"( "refreshToken": "HIDDEN-R", "scopes": ["x"]})";

std::string keys_failure(int status, const std::string& body)
{
    return failure_of([&] { read_sso_keys(fetch_reply(status, body), role()); });
}

std::string renewal_failure(int status, const std::string& body)
{
    return failure_of([&] {
        read_sso_renewal(fetch_reply(status, body), role(), read_sso_token(file, role()), now);
    });
}

TEST(Sso, NamesTheFileOfATokenByTheSha1OfItsSession)
{
    // The known answer of FIPS 180.
    EXPECT_EQ(sso_token_name("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d.json");
}

TEST(Sso, ReadsTheFileThatSigningInHasLeft)
{
    const sso_token token = read_sso_token(file, role());

    EXPECT_EQ(token.access_token.get(), "HIDDEN-A");
    EXPECT_EQ(iso_time(token.expires), "2026-11-30T07:37:17Z");
    EXPECT_EQ(token.refresh_token.get(), "HIDDEN-R");
    EXPECT_EQ(token.client_id, "ID");
    EXPECT_EQ(token.client_secret.get(), "HIDDEN-S");
    EXPECT_TRUE(token.is_valid(now));
    EXPECT_FALSE(token.is_due(now));
    EXPECT_TRUE(token.is_renewable(now));
}

TEST(Sso, RenewsATokenInItsLastQuarterOfAnHour)
{
    const sso_token token = read_sso_token(file, role());
    const auto end = token.expires;

    EXPECT_FALSE(token.is_due(end - std::chrono::minutes(15) - std::chrono::seconds(1)));
    EXPECT_TRUE(token.is_due(end - std::chrono::minutes(15)));
    EXPECT_TRUE(token.is_valid(end - std::chrono::seconds(1)));
    EXPECT_FALSE(token.is_valid(end));
    EXPECT_FALSE(token.is_renewable(token.registration_expires.value()));

    const sso_token old_form =
        read_sso_token(R"({"accessToken": "a", "expiresAt": "2026-11-30T07:37:17UTC"})", role());
    EXPECT_FALSE(old_form.is_renewable(now));
    EXPECT_EQ(old_form.expires, end);
}

TEST(Sso, RefusesAFileThatIsNone)
{
    const auto failure = [](const char* text) {
        return failure_of([&] { read_sso_token(text, role()); });
    };
    EXPECT_EQ(failure("HIDDEN"), "The file /cache/s.json: no JSON (syntax error).");
    EXPECT_EQ(failure(R"({"expiresAt": "HIDDEN"})"), "The file /cache/s.json: no \"accessToken\".");
    EXPECT_EQ(failure(R"({"accessToken": "HIDDEN"})"), "The file /cache/s.json: no \"expiresAt\".");
    EXPECT_EQ(
        failure(R"({"accessToken": "HIDDEN", "expiresAt": "HIDDEN"})"),
        "The file /cache/s.json: \"expiresAt\" is no time by ISO 8601."
    );
}

TEST(Sso, AsksForANewToken)
{
    const fetch_request request = sso_renewal(role(), read_sso_token(file, role()));

    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://oidc.test/token");
    const boost::json::value expected = {
        {"clientId", "ID"},
        {"clientSecret", "HIDDEN-S"},
        {"grantType", "refresh_token"},
        {"refreshToken", "HIDDEN-R"},
    };
    EXPECT_EQ(boost::json::parse(request.body.get()), expected);
}

TEST(Sso, KeepsANewTokenWithAllElseThatIsInTheFile)
{
    const sso_token renewed = read_sso_renewal(
        fetch_reply(200, R"({"accessToken": "A2", "expiresIn": 3600, "refreshToken": "R2"})"),
        role(),
        read_sso_token(file, role()),
        now
    );
    EXPECT_EQ(iso_time(renewed.expires), "2026-11-30T07:37:17Z");

    const std::string text = renewed_sso_file(file, renewed).get();
    const sso_token again = read_sso_token(text, role());
    EXPECT_EQ(again.access_token.get(), "A2");
    EXPECT_EQ(again.refresh_token.get(), "R2");
    EXPECT_EQ(again.client_secret.get(), "HIDDEN-S");
    const boost::json::value kept = boost::json::parse(text);
    EXPECT_EQ(kept.at("scopes").at(0), "x");
    EXPECT_EQ(kept.at("registrationExpiresAt"), "2027-01-30T06:37:17Z");

    const sso_token without_another = read_sso_renewal(
        fetch_reply(200, R"({"accessToken": "A3", "expiresIn": 60})"), role(), again, now
    );
    EXPECT_EQ(without_another.refresh_token.get(), "R2");
}

TEST(Sso, SaysWhyThereIsNoNewToken)
{
    EXPECT_EQ(
        renewal_failure(400, R"({"error": "invalid_grant", "error_description": "Ended"})"),
        "IAM Identity Center at https://oidc.test has not renewed the token: HTTP status 400, 56 "
        "bytes: invalid_grant: Ended. Sign in with \"aws sso login --sso-session s\"."
    );
    EXPECT_EQ(
        renewal_failure(503, "HIDDEN"),
        "(again) IAM Identity Center at https://oidc.test has not renewed the token: HTTP status "
        "503, 6 bytes. Sign in with \"aws sso login --sso-session s\"."
    );
    EXPECT_EQ(
        renewal_failure(200, R"({"accessToken": "HIDDEN", "expiresIn": -1})"),
        "IAM Identity Center at https://oidc.test: \"expiresIn\" is not "
        "positive."
    );
    EXPECT_EQ(
        renewal_failure(200, R"({"accessToken": "HIDDEN", "expiresIn": "soon"})"),
        "IAM Identity Center at https://oidc.test: \"expiresIn\" is no "
        "whole number."
    );
}

TEST(Sso, AsksForKeysWithTheToken)
{
    const fetch_request request = sso_keys_request(role(), read_sso_token(file, role()));

    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(
        request.url,
        "https://portal.test/federation/credentials?role_name=a%26b%20c&account_id=123456789012"
    );
    ASSERT_EQ(request.headers.size(), 1u);
    EXPECT_EQ(request.headers[0].first, "x-amz-sso_bearer_token");
    EXPECT_EQ(request.headers[0].second.get(), "HIDDEN-A");
}

TEST(Sso, AnswersWithKeys)
{
    const credentials keys = read_sso_keys(
        fetch_reply(
            200,
            R"({"roleCredentials": {"accessKeyId": "ASIA", "secretAccessKey": "S",)"
            R"( "sessionToken": "T", "expiration": 1796020637000}})"
        ),
        role()
    );

    EXPECT_EQ(keys.access_key_id(), "ASIA");
    EXPECT_EQ(keys.secret_access_key(), "S");
    EXPECT_EQ(keys.session_token(), "T");
    EXPECT_EQ(keys.account_id(), "123456789012");
    EXPECT_EQ(iso_time(keys.expiration().value()), "2026-11-30T06:37:17Z");
}

TEST(Sso, SaysWhyThereAreNoKeys)
{
    const std::string from = "IAM Identity Center at https://portal.test for the role a&b c of the "
                             "account 123456789012 with the token in the file /cache/s.json";

    EXPECT_EQ(
        keys_failure(401, R"({"message": "Session token not found or invalid"})"),
        from + ": the session has ended. Sign in with \"aws sso login --sso-session s\"."
    );
    EXPECT_EQ(
        keys_failure(403, R"({"message": "No access"})"),
        from + ": HTTP status 403, 24 bytes: No access."
    );
    EXPECT_EQ(keys_failure(429, ""), "(again) " + from + ": HTTP status 429, no body.");
    EXPECT_EQ(keys_failure(200, "{}"), from + ": no object \"roleCredentials\".");
    EXPECT_EQ(
        keys_failure(
            200,
            R"({"roleCredentials": {"accessKeyId": "A", "secretAccessKey": "HIDDEN",)"
            R"( "sessionToken": "T", "expiration": 99999999999999999}})"
        ),
        from + ": \"expiration\" is no time."
    );
}

}  // namespace
}  // namespace ddbm::detail
