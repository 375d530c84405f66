#include "credentials/iso_time.hpp"
#include "credentials/sts.hpp"
#include "unit/credentials/failure_of.hpp"

#include <map>

namespace ddbm::detail {
namespace {

using headers_map = std::map<std::string, std::string>;

const auto now = *parse_iso_time("2026-11-30T06:37:17Z");

key_service sts()
{
    key_service service;
    service.url = "https://sts.eu-west-1.amazonaws.com";
    service.region = "eu-west-1";
    return service;
}

assumed_role role()
{
    assumed_role plan;
    plan.role_arn = "arn:aws:iam::123456789012:role/reader";
    plan.session_name = "me";
    plan.external_id = "a b/c";
    plan.duration = std::chrono::seconds(900);
    plan.sts = sts();
    return plan;
}

web_identity_role web_role()
{
    web_identity_role plan;
    plan.role_arn = "arn:r";
    plan.token_file = "/token";
    plan.sts = sts();
    return plan;
}

headers_map headers_of(const fetch_request& request)
{
    headers_map all;
    for (const auto& [name, value] : request.headers)
        all.emplace(name, value.get());
    return all;
}

std::string reply_to(const std::string& action)
{
    return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n<" +
           action +
           "Result>\n"
           "  <AssumedRoleUser>\n"
           "    <Arn>arn:aws:sts::123456789012:assumed-role/reader/me</Arn>\n"
           "    <AssumedRoleId>AROA:me</AssumedRoleId>\n"
           "  </AssumedRoleUser>\n"
           "  <Credentials>\n"
           "    <AccessKeyId>ASIA</AccessKeyId>\n"
           "    <SecretAccessKey>HIDDEN/+</SecretAccessKey>\n"
           "    <SessionToken>HIDDEN&amp;TOKEN==</SessionToken>\n"
           "    <Expiration>2026-11-30T07:37:17Z</Expiration>\n"
           "  </Credentials>\n</" +
           action + "Result>\n<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>\n</" +
           action + "Response>\n";
}

std::string without(std::string text, std::string_view part)
{
    const std::size_t at = text.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return text.erase(at, part.size());
}

std::string failure_at(const fetch_reply& reply, const key_way& asked)
{
    return failure_of([&] { read_sts_keys(reply, asked); });
}

// -- Requests

// The signatures are those that botocore 1.43 computes for the same request.
TEST(Sts, IsAskedForARoleWithASignature)
{
    const fetch_request request = assume_role_request(role(), credentials("AKID", "SECRET"), now);

    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://sts.eu-west-1.amazonaws.com/");
    EXPECT_EQ(
        request.body.get(),
        "Action=AssumeRole&Version=2011-06-15&"
        "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader&RoleSessionName=me&"
        "DurationSeconds=900&ExternalId=a%20b%2Fc"
    );
    const headers_map expected = {
        {"content-type", "application/x-www-form-urlencoded; charset=utf-8"},
        {"x-amz-date", "20261130T063717Z"},
        {"authorization",
         "AWS4-HMAC-SHA256 Credential=AKID/20261130/eu-west-1/sts/aws4_request, "
         "SignedHeaders=content-type;host;x-amz-date, "
         "Signature=f570c2c794da8f64f5657ed015c94cff184b37c1b577319e6d8162a589ab84b2"},
    };
    EXPECT_EQ(headers_of(request), expected);
}

TEST(Sts, IsAskedWithTemporaryKeysToo)
{
    const fetch_request request =
        assume_role_request(role(), credentials("AKID", "SECRET", "TOKEN"), now);

    EXPECT_EQ(headers_of(request)["x-amz-security-token"], "TOKEN");
    EXPECT_EQ(
        headers_of(request)["authorization"],
        "AWS4-HMAC-SHA256 Credential=AKID/20261130/eu-west-1/sts/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, "
        "Signature=7d7adcfce34d50bd708b2dc52963094f37c87f5067b115a92d36aee5cc0dffbd"
    );
}

TEST(Sts, IsAskedWithoutASignatureByWhoHasAToken)
{
    const fetch_request request = web_identity_request(web_role(), "HIDDEN.+/=", now);

    EXPECT_EQ(
        request.body.get(),
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Ar&"
        "RoleSessionName=ddbm-1796020637&WebIdentityToken=HIDDEN.%2B%2F%3D"
    );
    EXPECT_EQ(headers_of(request).count("authorization"), 0u);
}

TEST(Sts, IsNotAskedWithKeysThatWouldBreakAHeader)
{
    EXPECT_EQ(
        failure_of([] {
            assume_role_request(role(), credentials("AKID", "SECRET", "HIDDEN\r\nx: y"), now);
        }),
        "STS at https://sts.eu-west-1.amazonaws.com for the role "
        "arn:aws:iam::123456789012:role/reader: the keys to sign with have line breaks or other "
        "control characters."
    );
}

// -- Replies

TEST(Sts, AnswersWithKeys)
{
    const fetch_reply replies[] = {
        fetch_reply(200, reply_to("AssumeRole"), "text/xml"),
        fetch_reply(200, reply_to("AssumeRoleWithWebIdentity"), "text/xml"),
    };
    const key_way asked[] = {role(), web_role()};

    for (std::size_t i = 0; i < 2; ++i)
    {
        const credentials keys = read_sts_keys(replies[i], asked[i]);
        EXPECT_EQ(keys.access_key_id(), "ASIA");
        EXPECT_EQ(keys.secret_access_key(), "HIDDEN/+");
        EXPECT_EQ(keys.session_token(), "HIDDEN&TOKEN==");
        EXPECT_EQ(keys.account_id(), "123456789012");
        EXPECT_EQ(iso_time(keys.expiration().value()), "2026-11-30T07:37:17Z");
    }
}

const std::string from = "STS at https://sts.eu-west-1.amazonaws.com for the role arn:r with the "
                         "token in the file /token";

TEST(Sts, RefusesInItsOwnWords)
{
    const std::string refusal =
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
        "<Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized\n to &lt;do&gt; this"
        "</Message></Error><RequestId>r-2</RequestId></ErrorResponse>";

    EXPECT_EQ(
        failure_at(fetch_reply(403, refusal, "text/xml"), web_role()),
        from + ": AccessDenied: Not authorized  to <do> this (request id r-2)."
    );
}

TEST(Sts, IsAskedAgainAfterItsOwnFailures)
{
    const auto refusal = [](const std::string& code) {
        return "<ErrorResponse><Error><Code>" + code +
               "</Code><Message>m</Message></Error></ErrorResponse>";
    };

    EXPECT_EQ(
        failure_at(fetch_reply(400, refusal("IDPCommunicationError")), web_role()),
        "(again) " + from + ": IDPCommunicationError: m."
    );
    EXPECT_EQ(
        failure_at(fetch_reply(400, refusal("Throttling")), web_role()),
        "(again) " + from + ": Throttling: m."
    );
    EXPECT_EQ(
        failure_at(fetch_reply(400, refusal("ExpiredTokenException")), web_role()),
        from + ": ExpiredTokenException: m."
    );
    EXPECT_EQ(
        failure_at(fetch_reply(503, "HIDDEN busy", "text/plain"), web_role()),
        "(again) " + from + ": HTTP status 503, 11 bytes of text/plain."
    );
    EXPECT_EQ(failure_at(fetch_reply(302, ""), web_role()), from + ": HTTP status 302, no body.");
}

TEST(Sts, MayNotAnswerWithAnythingElse)
{
    const std::string good = reply_to("AssumeRoleWithWebIdentity");
    const auto failure = [](const std::string& body) {
        return failure_at(fetch_reply(200, body, "text/html"), web_role());
    };

    EXPECT_EQ(
        failure("<html><body>Sign in<br></html>"),
        from + ": no XML, HTTP status 200, 30 bytes of text/html."
    );
    EXPECT_EQ(
        failure(good.substr(0, good.size() / 2)),
        from + ": no XML, HTTP status 200, " + std::to_string(good.size() / 2) +
            " bytes of text/html."
    );
    EXPECT_EQ(failure(""), from + ": no XML, HTTP status 200, no body.");
    EXPECT_EQ(failure(reply_to("AssumeRole")), from + ": no AccessKeyId.");
    EXPECT_EQ(
        failure(without(good, "<SessionToken>HIDDEN&amp;TOKEN==</SessionToken>")),
        from + ": no SessionToken."
    );
    EXPECT_EQ(
        failure(without(good, "<Expiration>2026-11-30T07:37:17Z</Expiration>")),
        from + ": no Expiration."
    );
    EXPECT_EQ(failure(without(good, "T07:37:17Z")), from + ": Expiration is no time by ISO 8601.");
}

// What goes deep would make the parser go deep, too.
TEST(Sts, MayNotAnswerWithTooManyElements)
{
    std::string deep;
    for (int i = 0; i < 30'000; ++i)
        deep += "<a>";

    EXPECT_EQ(
        failure_at(fetch_reply(200, deep, "text/xml"), web_role()),
        from + ": no XML, HTTP status 200, 90000 bytes of text/xml."
    );
}

}  // namespace
}  // namespace ddbm::detail
