// Keys that variables and profiles lead to, through a client: each service that gives out some is a
// server here, which speaks its protocol, refuses, breaks off or says nothing.

#include "async/home_fixture.hpp"
#include "credentials/iso_time.hpp"
#include "credentials/sso.hpp"

#include <boost/asio/error.hpp>

namespace ddbm::test {
namespace {

using detail::contains;
using detail::texts;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// A program with a home, an account and something that gives out keys.
struct chain_fixture : home_fixture
{
    // Pauses are as short as they may be.
    chain_fixture() { env->chance = 0; }

    void configure(texts variables)
    {
        variables.emplace("AWS_REGION", "eu-west-1");
        variables.emplace("AWS_ENDPOINT_URL_DYNAMODB", server.url());
        home_fixture::configure(std::move(variables));
    }

    std::string in(seconds time) const { return detail::iso_time(env->system_now() + time); }

    // What containers and instances answer.
    std::string json_keys(const std::string& id, seconds time = hours(6)) const
    {
        return R"({"Code": "Success", "AccessKeyId": ")" + id +
               R"(", "SecretAccessKey": "HIDDEN", "Token": "HIDDEN-TOKEN", "Expiration": ")" +
               in(time) + "\"}";
    }

    std::string
    sts_keys(const std::string& action, const std::string& id, seconds time = hours(1)) const
    {
        return "<" + action + "Response><" + action + "Result><Credentials><AccessKeyId>" + id +
               "</AccessKeyId><SecretAccessKey>HIDDEN</SecretAccessKey><SessionToken>HIDDEN-TOKEN"
               "</SessionToken><Expiration>" +
               in(time) + "</Expiration></Credentials></" + action + "Result></" + action +
               "Response>";
    }

    static std::string key_id(const received_request& request)
    {
        const std::string& text = request.headers.at("authorization");
        const std::size_t at = text.find("Credential=") + 11;
        return text.substr(at, text.find('/', at) - at);
    }
    // Of what came to DynamoDB.
    std::string key_id(std::size_t request) const { return key_id(server.requests().at(request)); }

    received_request asked(std::size_t request) const { return keys.requests().at(request); }

    // A read that ends well, or how it does not.
    std::string read()
    {
        auto got = call(get_request());
        return got->ec ? got->diag.message() : "ok";
    }

    outcome_ptr<get_item_reply> read_without_pauses() { return call_without_pauses(get_request()); }

    // A read that fails for want of keys, and says so without secrets.
    std::string failure()
    {
        auto got = read_without_pauses();
        EXPECT_EQ(got->ec, errc::no_credentials);
        EXPECT_FALSE(contains(got->diag.message(), "HIDDEN"));
        EXPECT_EQ(server.request_count(), 0u);
        return got->diag.message();
    }

    fake_server keys;
};

struct container_fixture : chain_fixture
{
    container_fixture()
    {
        configure(
            {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", keys.url() + "/HIDDEN-path"},
             {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", write("token", "HIDDEN-1\n")}}
        );
    }

    std::string name() const
    {
        return "the container's service at " + keys.url() + " with the token in the file " +
               home.file("token");
    }
};

}  // namespace

// -- What is given

TEST(KeysOfAClient, AreAtHandIfVariablesHaveThem)
{
    chain_fixture f;
    f.configure(
        {{"AWS_ACCESS_KEY_ID", "VARIABLE"},
         {"AWS_SECRET_ACCESS_KEY", "S"},
         {"AWS_SESSION_TOKEN", "T"}}
    );
    f.server.expect("GetItem");

    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.key_id(0), "VARIABLE");
    EXPECT_EQ(f.server.requests().at(0).headers.at("x-amz-security-token"), "T");
    EXPECT_TRUE(f.env->waits().empty());
}

TEST(KeysOfAClient, AreReadAgainWhenTheServiceCallsThemExpired)
{
    chain_fixture f;
    const std::string end = "\naws_secret_access_key = S\n";
    f.write(".aws/credentials", "[default]\naws_access_key_id = OLD" + end);
    f.configure({});
    f.server.expect("GetItem").reply(400, error_body("ExpiredTokenException")).hold();
    f.server.expect("GetItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.held_count() == 1; });

    f.write(".aws/credentials", "[default]\naws_access_key_id = NEW" + end);
    f.server.release();
    f.run();

    EXPECT_FALSE(got->ec) << got->diag.message();
    EXPECT_EQ(f.key_id(0), "OLD");
    EXPECT_EQ(f.key_id(1), "NEW");
}

TEST(KeysOfAClient, ThatExpireWhereNoOthersAreGivenFailByWhatTheServiceSaid)
{
    chain_fixture f;
    f.configure({{"AWS_ACCESS_KEY_ID", "VARIABLE"}, {"AWS_SECRET_ACCESS_KEY", "S"}});
    f.server.expect("GetItem").reply(400, error_body("ExpiredTokenException", "too old"));

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, service_errc::expired_token);
    EXPECT_EQ(got->diag.message(), "too old");
    EXPECT_EQ(f.server.request_count(), 1u);
}

// -- STS

TEST(KeysOfAClient, ComeFromARoleByAnotherOne)
{
    chain_fixture f;
    f.write(
        ".aws/config",
        "[default]\nrole_arn = arn:last\nsource_profile = first\nexternal_id = x\n"
        "[profile first]\nrole_arn = arn:first\nsource_profile = me\n"
    );
    f.write(".aws/credentials", "[me]\naws_access_key_id = MINE\naws_secret_access_key = S\n");
    f.configure({{"AWS_ENDPOINT_URL_STS", f.keys.url()}});
    f.keys.reply(200, f.sts_keys("AssumeRole", "FIRST"));
    f.keys.reply(200, f.sts_keys("AssumeRole", "LAST"));
    f.server.expect("GetItem").times(2);

    EXPECT_EQ(f.read(), "ok");
    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.key_id(0), "LAST");
    EXPECT_EQ(f.key_id(1), "LAST");
    EXPECT_EQ(f.server.requests().at(0).headers.at("x-amz-security-token"), "HIDDEN-TOKEN");
    ASSERT_EQ(f.keys.request_count(), 2u);
    const received_request first = f.asked(0);
    EXPECT_EQ(first.method, "POST");
    EXPECT_EQ(first.path, "/");
    EXPECT_EQ(first.headers.at("host"), "127.0.0.1:" + std::to_string(f.keys.port()));
    EXPECT_EQ(f.key_id(first), "MINE");
    EXPECT_TRUE(contains(first.headers.at("authorization"), "/eu-west-1/sts/aws4_request"));
    EXPECT_TRUE(contains(first.body, "Action=AssumeRole&"));
    EXPECT_TRUE(contains(first.body, "RoleArn=arn%3Afirst"));
    EXPECT_EQ(f.key_id(f.asked(1)), "FIRST");
    EXPECT_TRUE(contains(f.asked(1).body, "ExternalId=x"));
}

TEST(KeysOfAClient, ComeFromARoleAlthoughTheClockIsADayBehind)
{
    chain_fixture f;
    f.write(".aws/config", "[default]\nrole_arn = arn:r\nsource_profile = me\n");
    f.write(".aws/credentials", "[me]\naws_access_key_id = MINE\naws_secret_access_key = S\n");
    f.configure({{"AWS_ENDPOINT_URL_STS", f.keys.url()}});
    f.keys.reply(
        403,
        "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>Signature not yet current"
        "</Message></Error></ErrorResponse>",
        {{"Date", "Sat, 03 Jan 2026 00:00:00 GMT"}}
    );
    f.keys.reply(200, f.sts_keys("AssumeRole", "ROLE", hours(25)));
    f.server.expect("GetItem").times(2);

    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.key_id(0), "ROLE");
    ASSERT_EQ(f.keys.request_count(), 2u);
    EXPECT_TRUE(f.asked(0).headers.at("x-amz-date").starts_with("20260102T"));
    EXPECT_EQ(f.asked(1).headers.at("x-amz-date"), "20260103T000000Z");

    // They last for an hour by the clock that is right.
    f.keys.reply(200, f.sts_keys("AssumeRole", "NEXT", hours(26)));
    f.env->advance(minutes(51));
    EXPECT_EQ(f.read(), "ok");
    f.run();
    EXPECT_EQ(f.keys.request_count(), 3u);
}

TEST(KeysOfAClient, ComeFromWebIdentityWithTheTokenOfNow)
{
    chain_fixture f;
    f.configure(
        {{"AWS_WEB_IDENTITY_TOKEN_FILE", f.write("token", "first")},
         {"AWS_ROLE_ARN", "arn:r"},
         {"AWS_ENDPOINT_URL_STS", f.keys.url()}}
    );
    f.keys.reply(200, f.sts_keys("AssumeRoleWithWebIdentity", "OLD"));
    f.keys.reply(200, f.sts_keys("AssumeRoleWithWebIdentity", "NEW"));
    f.server.expect("GetItem").reply(400, error_body("ExpiredTokenException")).hold();
    f.server.expect("GetItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.held_count() == 1; });

    f.write("token", "second");
    f.server.release();
    f.run();

    EXPECT_FALSE(got->ec) << got->diag.message();
    EXPECT_EQ(f.server.request_count(), 2u);
    EXPECT_EQ(f.key_id(0), "OLD");
    EXPECT_EQ(f.key_id(1), "NEW");
    EXPECT_EQ(f.asked(0).headers.count("authorization"), 0u);
    EXPECT_TRUE(contains(f.asked(0).body, "WebIdentityToken=first"));
    EXPECT_TRUE(contains(f.asked(1).body, "WebIdentityToken=second"));
}

TEST(KeysOfAClient, AreRefusedInTheWordsOfSts)
{
    chain_fixture f;
    f.configure(
        {{"AWS_WEB_IDENTITY_TOKEN_FILE", f.write("token", "HIDDEN")},
         {"AWS_ROLE_ARN", "arn:r"},
         {"AWS_ENDPOINT_URL_STS", f.keys.url()}}
    );
    f.keys.reply(
        403,
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not you</Message></Error>"
        "</ErrorResponse>"
    );

    const std::string message = f.failure();

    EXPECT_TRUE(contains(message, "STS at " + f.keys.url() + " for the role arn:r"));
    EXPECT_TRUE(contains(message, "AccessDenied"));
    EXPECT_TRUE(contains(message, "Not you: No credentials were found"));
}

TEST(KeysOfAClient, AreMissedWithTheFileThatIsNotThere)
{
    chain_fixture f;
    f.configure({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/no/such/token"}, {"AWS_ROLE_ARN", "arn:r"}});

    EXPECT_TRUE(
        contains(f.failure(), "The file /no/such/token: No such file or directory: No credentials")
    );
}

// Its name leads here, where nobody has a certificate that is trusted.
TEST(KeysOfAClient, AreMissedWithWhatIsWrongWithTls)
{
    chain_fixture f;
    const certificate_authority stranger;
    fake_server sts(stranger.issue("sts.test"));
    f.configure(
        {{"AWS_WEB_IDENTITY_TOKEN_FILE", f.write("token", "HIDDEN")},
         {"AWS_ROLE_ARN", "arn:r"},
         {"AWS_ENDPOINT_URL_STS", sts.https_url("sts.test")}}
    );

    EXPECT_TRUE(contains(f.failure(), "the certificate must come from a trusted authority"));
    EXPECT_EQ(sts.request_count(), 0u);
}

TEST(KeysOfAClient, ComeByTlsWithTheAuthoritiesOfTheClient)
{
    chain_fixture f;
    const certificate_authority authority;
    fake_server sts(authority.issue("sts.test"));
    f.configure(
        {{"AWS_WEB_IDENTITY_TOKEN_FILE", f.write("token", "t")},
         {"AWS_ROLE_ARN", "arn:r"},
         {"AWS_ENDPOINT_URL_STS", sts.https_url("sts.test")},
         {"AWS_CA_BUNDLE", f.write("ca.pem", authority.certificate_pem())}}
    );
    sts.reply(200, f.sts_keys("AssumeRoleWithWebIdentity", "TLS"));
    f.server.expect("GetItem");

    EXPECT_EQ(f.read(), "ok");
    EXPECT_EQ(f.key_id(0), "TLS");
}

TEST(KeysOfAClient, ComeByTlsAgainWithoutTheAuthoritiesBeingReadAgain)
{
    chain_fixture f;
    const certificate_authority authority;
    fake_server sts(authority.issue("sts.test"));
    const std::string ca_file = f.write("ca.pem", authority.certificate_pem());
    f.configure(
        {{"AWS_WEB_IDENTITY_TOKEN_FILE", f.write("token", "t")},
         {"AWS_ROLE_ARN", "arn:r"},
         {"AWS_ENDPOINT_URL_STS", sts.https_url("sts.test")},
         {"AWS_CA_BUNDLE", ca_file}}
    );
    for (const char* id : {"FIRST", "SECOND"})
    {
        sts.reply(200, f.sts_keys("AssumeRoleWithWebIdentity", id));
        f.server.expect("GetItem");
        EXPECT_EQ(f.read(), "ok");
        std::filesystem::remove(ca_file);
        f.env->advance(hours(1));
    }

    EXPECT_EQ(f.key_id(0), "FIRST");
    EXPECT_EQ(f.key_id(1), "SECOND");
    EXPECT_EQ(sts.connection_count(), 2u);
}

// -- Containers

TEST(KeysOfAClient, ComeFromAContainerWithTheTokenOfItsFile)
{
    container_fixture f;
    f.keys.reply(200, f.json_keys("CONTAINER"));
    f.server.expect("GetItem");

    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.key_id(0), "CONTAINER");
    EXPECT_EQ(f.asked(0).method, "GET");
    EXPECT_EQ(f.asked(0).path, "/HIDDEN-path");
    EXPECT_EQ(f.asked(0).headers.at("authorization"), "HIDDEN-1");
}

TEST(KeysOfAClient, AreRenewedBehindTheRequestsThatUseThem)
{
    container_fixture f;
    f.server.otherwise(200, "{}");
    f.keys.reply(200, f.json_keys("OLD"));
    EXPECT_EQ(f.read(), "ok");
    f.write("token", "HIDDEN-2");
    f.keys.reply(200, f.json_keys("NEW", hours(12))).hold();
    f.env->advance(hours(6) - minutes(9));

    auto first = f.begin(get_request());
    auto second = f.begin(get_request());
    f.run_until([&] { return first->done() && second->done() && f.keys.held_count() == 1; });
    auto third = f.begin(get_request());
    f.run_until([&] { return third->done(); });
    f.keys.release();
    f.run();
    EXPECT_EQ(f.read(), "ok");

    for (std::size_t n = 0; n < 4; ++n)
        EXPECT_EQ(f.key_id(n), "OLD");
    EXPECT_EQ(f.key_id(4), "NEW");
    EXPECT_EQ(f.keys.request_count(), 2u);
    EXPECT_EQ(f.asked(1).headers.at("authorization"), "HIDDEN-2");
}

TEST(KeysOfAClient, AreTheOldOnesWhileNewOnesCannotBeHad)
{
    container_fixture f;
    f.server.otherwise(200, "{}");
    f.keys.reply(200, f.json_keys("OLD"));
    EXPECT_EQ(f.read(), "ok");
    f.keys.reply(403, "{}");
    f.env->advance(hours(6) - minutes(9));

    EXPECT_EQ(f.read(), "ok");
    EXPECT_EQ(f.read(), "ok");
    EXPECT_EQ(f.keys.request_count(), 2u) << "it is not asked again before a pause";
    f.keys.reply(200, f.json_keys("NEW", hours(12)));
    f.env->advance(seconds(10));
    EXPECT_EQ(f.read(), "ok");
    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.keys.request_count(), 3u);
    EXPECT_EQ(f.key_id(3), "OLD");
    EXPECT_EQ(f.key_id(4), "NEW");
}

TEST(KeysOfAClient, AreWaitedForOnceTheOldOnesHaveEnded)
{
    container_fixture f;
    f.server.otherwise(200, "{}");
    f.keys.reply(200, f.json_keys("OLD"));
    EXPECT_EQ(f.read(), "ok");
    f.keys.reply(200, f.json_keys("NEW", hours(12)));
    f.env->advance(hours(6));

    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.key_id(1), "NEW");
}

TEST(KeysOfAClient, AreNotAPageOfAContainer)
{
    container_fixture f;
    const header_list html = {{"Content-Type", "text/html"}};
    f.keys.reply(200, "<html>HIDDEN</html>", html);

    EXPECT_TRUE(contains(f.failure(), f.name() + ": no JSON"));
}

TEST(KeysOfAClient, AreAskedForThreeTimesWhereAServiceFails)
{
    container_fixture f;
    f.keys.reply(500, "").times(3);

    EXPECT_EQ(f.failure(), f.name() + ": HTTP status 500, no body: No credentials were found");
    EXPECT_EQ(f.keys.request_count(), 3u);
}

TEST(KeysOfAClient, ComeAfterAPassingFailure)
{
    container_fixture f;
    f.keys.reply(503, "");
    f.keys.reply(200, f.json_keys("CONTAINER"));
    f.server.expect("GetItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.env->waits().size() == 2; });

    f.env->advance(milliseconds(1'000));
    f.run();

    EXPECT_FALSE(got->ec) << got->diag.message();
}

TEST(KeysOfAClient, ComeByNoRedirection)
{
    container_fixture f;
    f.keys.reply(302, "", {{"Location", f.keys.url() + "/elsewhere"}});

    EXPECT_TRUE(contains(f.failure(), f.name() + ": HTTP status 302, no body"));
    EXPECT_EQ(f.keys.request_count(), 1u);
}

TEST(KeysOfAClient, ComeInNoReplyOfMoreThan64KB)
{
    container_fixture f;
    f.keys.reply(200, std::string(64 * 1024 + 1, ' ')).times(3);

    EXPECT_TRUE(contains(f.failure(), "The reply is too large: No credentials were found"));
}

TEST(KeysOfAClient, AreMissedWithTheServiceThatIsNotThere)
{
    std::string gone;
    {
        const fake_server other;
        gone = other.url();
    }
    chain_fixture f;
    f.configure({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", gone + "/HIDDEN"}});

    const std::string message = f.failure();

    EXPECT_TRUE(contains(message, "the container's service at " + gone));
    EXPECT_TRUE(contains(message, "Connection refused: No credentials were found"));
}

// -- Instances

TEST(KeysOfAClient, ComeFromTheInstanceByItsSecondProtocol)
{
    chain_fixture f;
    f.configure({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", f.keys.url() + "/"}});
    f.keys.reply(200, "HIDDEN-TOKEN");
    f.keys.reply(200, "reader\n");
    f.keys.reply(200, f.json_keys("INSTANCE"));
    f.server.expect("GetItem");

    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.key_id(0), "INSTANCE");
    EXPECT_EQ(f.asked(0).method, "PUT");
    EXPECT_EQ(f.asked(0).path, "/latest/api/token");
    EXPECT_EQ(f.asked(0).headers.at("x-aws-ec2-metadata-token-ttl-seconds"), "21600");
    const std::string roles = "/latest/meta-data/iam/security-credentials/";
    EXPECT_EQ(f.asked(1).path, roles);
    EXPECT_EQ(f.asked(2).path, roles + "reader");
    EXPECT_EQ(f.asked(2).headers.at("x-aws-ec2-metadata-token"), "HIDDEN-TOKEN");
}

TEST(KeysOfAClient, AreMissedWithAllThatWasLookedAtIfTheInstanceSaysNothing)
{
    chain_fixture f;
    f.configure({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", f.keys.url()}});
    f.keys.hang();
    f.keys.hang();
    f.keys.hang();
    auto got = f.begin(get_request());
    for (std::size_t attempt = 1; attempt <= 3; ++attempt)
    {
        f.run_until([&] { return f.keys.request_count() == attempt; });
        f.env->advance(seconds(1));
        f.run_until([&] { return got->done() || f.env->pending_waits() != 0; });
        f.env->advance(milliseconds(400));
    }
    f.run();

    EXPECT_EQ(got->ec, errc::no_credentials);
    const std::string message = got->diag.message();
    EXPECT_TRUE(contains(
        message,
        "There are no access keys. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; there "
        "are neither keys nor a way to some in the profile \"default\" of " +
            f.home.file(".aws/config")
    ));
    EXPECT_TRUE(contains(message, "The instance's metadata at " + f.keys.url() + ": "));
    EXPECT_TRUE(contains(message, "The deadline has passed"));
    EXPECT_TRUE(contains(message, "call client_config::static_credentials()"));
    EXPECT_EQ(f.env->pending_waits(), 0u);
}

TEST(KeysOfAClient, AreNotAPageOfAnInstance)
{
    chain_fixture f;
    f.configure(
        {{"AWS_EC2_METADATA_SERVICE_ENDPOINT", f.keys.url()}, {"AWS_METADATA_SERVICE_TIMEOUT", "5"}}
    );
    f.keys.reply(200, "<html>\nHIDDEN</html>", {{"Content-Type", "text/html"}});

    EXPECT_TRUE(contains(f.failure(), "The instance's metadata at " + f.keys.url() + ": "));
}

TEST(KeysOfAClient, DoNotComeFromAnInstanceThroughAProxy)
{
    chain_fixture f;
    const std::string url = "http://instance.test:" + std::to_string(f.keys.port());
    f.configure({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", url}, {"http_proxy", "http://proxy.test:1"}}
    );
    f.keys.reply(200, "HIDDEN-TOKEN");
    f.keys.reply(200, "reader");
    f.keys.reply(200, f.json_keys("DIRECT"));
    f.server.expect("GetItem");

    EXPECT_EQ(f.read(), "ok");
    EXPECT_EQ(f.key_id(0), "DIRECT");
}

TEST(KeysOfAClient, ComeThroughTheProxyThatStsIsBehind)
{
    chain_fixture f;
    f.configure(
        {{"AWS_WEB_IDENTITY_TOKEN_FILE", f.write("token", "t")},
         {"AWS_ROLE_ARN", "arn:r"},
         {"AWS_ENDPOINT_URL_STS", "http://sts.test"},
         {"http_proxy", "http://proxy.test:" + std::to_string(f.keys.port())},
         {"no_proxy", "127.0.0.1"}}
    );
    f.keys.reply(200, f.sts_keys("AssumeRoleWithWebIdentity", "PROXY"));
    f.server.expect("GetItem");

    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.key_id(0), "PROXY");
    EXPECT_EQ(f.asked(0).path, "http://sts.test/");
    EXPECT_EQ(f.asked(0).headers.at("host"), "sts.test");
}

TEST(KeysOfAClient, AreRefusedAtOnceWhereNothingMayBeAsked)
{
    chain_fixture f;
    f.configure({{"AWS_EC2_METADATA_DISABLED", "true"}});

    const std::string message = detail::refusal(errc::no_credentials, [&] { f.db(); });

    EXPECT_TRUE(contains(message, "AWS_EC2_METADATA_DISABLED forbids to ask an EC2 instance"));
    EXPECT_TRUE(contains(message, "call client_config::static_credentials()"));
}

// -- IAM Identity Center, commands

TEST(KeysOfAClient, ComeFromIdentityCenterWithTheTokenOfASignIn)
{
    chain_fixture f;
    f.write(
        ".aws/config",
        "[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = reader\n"
        "[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://s.test\n"
    );
    f.write(
        ".aws/sso/cache/" + detail::sso_token_name("s"),
        R"({"accessToken": "HIDDEN-A", "expiresAt": ")" + f.in(hours(1)) + "\"}"
    );
    f.configure({{"AWS_ENDPOINT_URL_SSO", f.keys.url()}});
    f.keys.reply(
        200,
        R"({"roleCredentials": {"accessKeyId": "SSO", "secretAccessKey": "S",)"
        R"( "sessionToken": "T", "expiration": 1996020637000}})"
    );
    f.server.expect("GetItem");

    EXPECT_EQ(f.read(), "ok");

    EXPECT_EQ(f.key_id(0), "SSO");
    EXPECT_EQ(f.asked(0).path, "/federation/credentials?role_name=reader&account_id=123456789012");
    EXPECT_EQ(f.asked(0).headers.at("x-amz-sso_bearer_token"), "HIDDEN-A");
}

TEST(KeysOfAClient, AreMissedWithWhatToDoWhereNobodyHasSignedIn)
{
    chain_fixture f;
    f.write(
        ".aws/config",
        "[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = reader\n"
        "[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://s.test\n"
    );
    f.configure({});

    EXPECT_TRUE(contains(f.failure(), "Sign in with \"aws sso login --sso-session s\""));
}

TEST(KeysOfAClient, ComeFromTheCommandOfAProfile)
{
    chain_fixture f;
    const auto printed = [&](const std::string& end) {
        return R"({"Version": 1, "AccessKeyId": "COMMAND", "SecretAccessKey": "HIDDEN",)"
               R"( "SessionToken": "HIDDEN-T", "Expiration": ")" +
               end + "\"}";
    };
    // Looking for the end of the command takes some of the time that there is.
    const std::string ended = f.in(seconds(-1));
    const std::string file = f.write("keys.json", printed(ended));
    f.write(".aws/config", "[default]\ncredential_process = /bin/cat \"" + file + "\"\n");
    f.configure({});

    EXPECT_EQ(
        f.failure(),
        "The command of credential_process gives keys that have ended at " + ended +
            ": No credentials were found"
    );

    f.write("keys.json", printed(f.in(hours(1))));
    f.server.expect("GetItem");
    auto got = f.read_without_pauses();
    EXPECT_FALSE(got->ec) << got->diag.message();
    EXPECT_EQ(f.key_id(0), "COMMAND");
}

// -- Calls, clients and contexts

TEST(KeysOfAClient, AreGivenUpWhenTheClientIsClosed)
{
    container_fixture f;
    f.keys.hang();
    auto cancelled = f.begin(get_request());
    auto other = f.begin(get_request());
    f.run_until([&] { return f.keys.request_count() == 1; });

    cancelled->cancel.emit(asio::cancellation_type::terminal);
    f.run_until([&] { return cancelled->done(); });
    EXPECT_EQ(cancelled->ec, asio::error::operation_aborted);
    EXPECT_EQ(f.keys.open_connection_count(), 1u) << "the other one waits for it";

    f.db().async_close([](error_code) {});
    f.run();

    EXPECT_EQ(other->ec, errc::client_closed);
    EXPECT_EQ(f.env->pending_waits(), 0u);
    f.run_until([&] { return f.keys.open_connection_count() == 0; });
}

TEST(KeysOfAClient, AreWaitedForUntilTheDeadlineOfACall)
{
    container_fixture f;
    f.keys.hang();
    auto got = f.begin(get_request(), call_options().timeout(milliseconds(100)));
    f.run_until([&] { return f.keys.request_count() == 1; });

    f.env->advance(milliseconds(100));
    f.run_until([&] { return got->done(); });

    EXPECT_EQ(got->ec, errc::deadline_exceeded);
    EXPECT_TRUE(contains(got->diag.message(), "waiting for access keys"));
    f.drop_client();
    f.run();
}

TEST(KeysOfAClient, LeaveNoConnectionBehind)
{
    container_fixture f;
    f.keys.reply(200, f.json_keys("CONTAINER"));
    f.server.expect("GetItem");

    EXPECT_EQ(f.read(), "ok");

    f.run_until([&] { return f.keys.open_connection_count() == 0; });
}

TEST(KeysOfAClient, AreThoseOfAllClientsOfItsConfigurationOnAllContexts)
{
    container_fixture f;
    f.server.otherwise(200, "{}");
    f.keys.reply(200, f.json_keys("SHARED")).hold();
    asio::io_context elsewhere;
    const client there(elsewhere.get_executor(), f.config);
    auto here = f.begin(get_request());
    f.run_until([&] { return f.keys.held_count() == 1; });
    auto other = test::begin(there, get_request());
    elsewhere.poll();

    f.keys.release();
    f.run();
    run_to_end(elsewhere);

    EXPECT_FALSE(here->ec) << here->diag.message();
    EXPECT_FALSE(other->ec) << other->diag.message();
    EXPECT_EQ(f.keys.request_count(), 1u);
}

TEST(KeysOfAClient, AreFetchedElsewhereWhenTheContextOfAFetchGoesAway)
{
    container_fixture f;
    f.server.otherwise(200, "{}");
    f.keys.hang();
    f.keys.reply(200, f.json_keys("AGAIN"));
    asio::io_context elsewhere;
    const client there(elsewhere.get_executor(), f.config);
    auto lost = f.begin(get_request());
    f.run_until([&] { return f.keys.request_count() == 1; });
    auto other = test::begin(there, get_request());
    elsewhere.poll();

    f.destroy_context();
    run_to_end(elsewhere);

    EXPECT_FALSE(lost->done());
    EXPECT_FALSE(other->ec) << other->diag.message();
    EXPECT_EQ(f.key_id(0), "AGAIN");
}

}  // namespace ddbm::test
