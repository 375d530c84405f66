// Each way to keys against what its service, files and commands do.

#include "credentials/iso_time.hpp"
#include "credentials/key_failure.hpp"
#include "credentials/resolve_keys.hpp"
#include "credentials/sso.hpp"
#include "sign/sigv4.hpp"
#include "support/run_async.hpp"
#include "unit/credentials/fake_outside.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace ddbm::detail {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using texts = std::vector<std::string>;

class ResolveKeys : public ::testing::Test, protected fake_outside
{
protected:
    // The keys' id, or what went wrong.
    std::string resolve(key_plan plan)
    {
        begin(std::move(plan));
        test::run_to_end(ctx);
        return outcome();
    }

    std::string resolve(key_way way) { return resolve(key_plan(std::move(way), "WHY")); }

    void begin(key_plan plan)
    {
        failure = nullptr;
        keys = credentials();
        asio::co_spawn(
            ctx,
            resolve_keys(world, std::make_shared<const key_plan>(std::move(plan))),
            asio::bind_cancellation_slot(
                cancel.slot(),
                [this](std::exception_ptr e, credentials found) {
                    failure = e;
                    keys = std::move(found);
                }
            )
        );
    }

    std::string outcome()
    {
        if (!failure)
            return keys.access_key_id();
        try
        {
            std::rethrow_exception(failure);
        }
        catch (const error& e)
        {
            const std::string message = e.get_diagnostics().message();
            EXPECT_EQ(message.find("HIDDEN"), std::string::npos) << message;
            return message.empty() ? e.code().message() : message;
        }
    }

    std::string in(seconds from_now) { return iso_time(env->system_now() + from_now); }

    asio::io_context ctx;
    asio::cancellation_signal cancel;
    std::exception_ptr failure;
    credentials keys;
};

std::string sts_reply(const std::string& action, const std::string& id, const std::string& end)
{
    return "<" + action + "Response><" + action + "Result><Credentials><AccessKeyId>" + id +
           "</AccessKeyId><SecretAccessKey>HIDDEN</SecretAccessKey><SessionToken>TOKEN-" + id +
           "</SessionToken><Expiration>" + end + "</Expiration></Credentials></" + action +
           "Result></" + action + "Response>";
}

std::string json_keys(const std::string& id, const std::string& end)
{
    return R"({"Version": 1, "AccessKeyId": ")" + id +
           R"(", "SecretAccessKey": "HIDDEN", "Token": "T", "Expiration": ")" + end + "\"}";
}

key_service service_at(const std::string& url)
{
    key_service service;
    service.url = url;
    service.region = "eu-west-1";
    return service;
}

given_keys given(const std::string& id)
{
    given_keys way;
    way.keys = credentials(id, "SECRET");
    return way;
}

assumed_role role_of(const std::string& arn, const std::string& url, key_way source)
{
    assumed_role role;
    role.role_arn = arn;
    role.sts = service_at(url);
    role.source = std::make_shared<const key_plan>(std::move(source), "WHY");
    return role;
}

container_role container()
{
    container_role role;
    role.url = "http://169.254.170.2/x";
    return role;
}

// -- Given keys

TEST_F(ResolveKeys, GivesKeysThatAreGivenUntilTheirEnd)
{
    given_keys way = given("A");
    EXPECT_EQ(resolve(way), "A");

    way.keys.set_expiration(env->system_now() + seconds(1));
    EXPECT_EQ(resolve(way), "A");

    way.keys.set_expiration(env->system_now());
    EXPECT_EQ(resolve(way), "WHY gives keys that have ended at " + in(seconds(0)) + ".");
}

// -- STS

TEST_F(ResolveKeys, SeesTheEndByTheClockThatIsRightWhereThatIsKnown)
{
    const auto now = std::chrono::floor<seconds>(env->system_now());
    given_keys way = given("OWN");
    way.keys.set_expiration(now - hours(23));
    EXPECT_EQ(resolve(way), "WHY gives keys that have ended at " + in(-hours(23)) + ".");

    world->skew->refused(blamed_clock::certainly, now - hours(24), now, seconds(0));
    EXPECT_EQ(resolve(way), "OWN");

    way.keys.set_expiration(now - hours(24));
    EXPECT_EQ(resolve(way), "WHY gives keys that have ended at " + in(-hours(24)) + ".");
}

TEST_F(ResolveKeys, FollowsAChainOfRoles)
{
    fetcher->answer_to("POST http://b.test/", 200, sts_reply("AssumeRole", "B", in(seconds(900))));
    fetcher->answer_to("POST http://a.test/", 200, sts_reply("AssumeRole", "A", in(seconds(900))));

    EXPECT_EQ(
        resolve(role_of("arn:a", "http://a.test", role_of("arn:b", "http://b.test", given("G")))),
        "A"
    );
    EXPECT_EQ(fetcher->names(), (texts{"POST http://b.test/", "POST http://a.test/"}));
    const auto header = [&](std::size_t request, std::string_view name) {
        for (const auto& [key, value] : fetcher->requests.at(request).headers)
            if (key == name)
                return value.get();
        return std::string();
    };
    EXPECT_EQ(header(0, "x-amz-security-token"), "");
    EXPECT_EQ(header(1, "x-amz-security-token"), "TOKEN-B");
    EXPECT_NE(header(1, "authorization").find("Credential=B/"), std::string::npos);
    EXPECT_EQ(keys.expiration(), parse_iso_time(in(seconds(900))));
}

// Of whose clock ours is behind by a day, or ahead.
class ResolveRoleAtAnotherTime : public ResolveKeys, public ::testing::WithParamInterface<seconds>
{
protected:
    std::chrono::sys_seconds there() const
    {
        return std::chrono::floor<seconds>(env->system_now() + GetParam());
    }
    // Of what was sent.
    std::string signed_at(std::size_t request)
    {
        for (const auto& [name, value] : fetcher->requests.at(request).headers)
            if (name == "x-amz-date")
                return value.get();
        return "never";
    }
    static std::string amz_text(std::chrono::system_clock::time_point when)
    {
        const amz_date text = to_amz_date(when);
        return std::string(text.data(), text.size());
    }

    const std::string sts = "POST http://sts.test/";
    const std::string refusal =
        "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>not now</Message></Error>"
        "</ErrorResponse>";
    const key_plan plan = key_plan(role_of("arn:r", "http://sts.test", given("G")), "WHY");
};

TEST_P(ResolveRoleAtAnotherTime, SignsAgainByTheClockOfSts)
{
    fetcher->refuse_at(sts, 403, refusal, there());
    fetcher->answer_to(sts, 200, sts_reply("AssumeRole", "R", in(seconds(900))));

    EXPECT_EQ(resolve(plan), "R");
    ASSERT_EQ(fetcher->requests.size(), 2u);
    EXPECT_EQ(signed_at(0), amz_text(env->system_now()));
    EXPECT_EQ(signed_at(1), amz_text(there()));

    env->advance(milliseconds(60'000));
    EXPECT_EQ(resolve(plan), "R");
    ASSERT_EQ(fetcher->requests.size(), 3u) << "by now it is known";
    EXPECT_EQ(signed_at(2), amz_text(there()));
}

TEST_P(ResolveRoleAtAnotherTime, GivesUpWhatIsRefusedByThatClockToo)
{
    fetcher->refuse_at(sts, 403, refusal, there());

    EXPECT_EQ(
        resolve(plan), "STS at http://sts.test for the role arn:r: SignatureDoesNotMatch: not now."
    );
    EXPECT_EQ(fetcher->requests.size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(
    , ResolveRoleAtAnotherTime, ::testing::Values(seconds(86'400), seconds(-86'400), seconds(241))
);

TEST_F(ResolveKeys, DoesNotBlameAClockThatIsRight)
{
    const std::string sts = "POST http://a.test/";
    const auto now = std::chrono::floor<seconds>(env->system_now());
    const std::string refused =
        "STS at http://a.test for the role arn:a: HTTP status 403, no body.";
    const key_plan plan(role_of("arn:a", "http://a.test", given("G")), "WHY");

    fetcher->refuse_at(sts, 403, "", now + seconds(200));
    EXPECT_EQ(resolve(plan), refused);
    fetcher->forget(sts);
    fetcher->answer_to(sts, 403, "");
    EXPECT_EQ(resolve(plan), refused) << "it does not say what time it is";
    EXPECT_EQ(fetcher->requests.size(), 2u);
}

TEST_F(ResolveKeys, FailsWithTheSourceOfARole)
{
    EXPECT_EQ(
        resolve(role_of("arn:a", "http://a.test", process_keys())),
        "The command of credential_process: no JSON (incomplete JSON)."
    );
    EXPECT_TRUE(fetcher->requests.empty());
}

TEST_F(ResolveKeys, ReadsTheTokenOfAWebIdentityEachTime)
{
    web_identity_role role;
    role.role_arn = "arn:r";
    role.token_file = "/token";
    role.sts = service_at("http://sts.test");
    fetcher->answer_to(
        "POST http://sts.test/", 200, sts_reply("AssumeRoleWithWebIdentity", "W", in(seconds(900)))
    );

    EXPECT_EQ(resolve(role), "The file /token: No such file or directory.");
    (*files)["/token"] = "\n";
    EXPECT_EQ(resolve(role), "The file /token is empty, where a token has to be.");
    for (const char* token : {"FIRST", "SECOND"})
    {
        (*files)["/token"] = std::string(token) + "\n";
        EXPECT_EQ(resolve(role), "W");
        EXPECT_TRUE(
            fetcher->requests.back().body.get().ends_with("WebIdentityToken=" + std::string(token))
        );
    }
}

// -- Tries

TEST_F(ResolveKeys, AsksThreeTimesWithPauses)
{
    const std::string request = "GET http://169.254.170.2/x";
    fetcher->fail(request, asio::error::connection_refused);
    fetcher->answer_to(request, 500, "HIDDEN");
    fetcher->answer_to(request, 200, json_keys("C", in(seconds(900))));

    EXPECT_EQ(resolve(container()), "C");
    EXPECT_EQ(fetcher->requests.size(), 3u);
    EXPECT_EQ(env->waits(), (std::vector<milliseconds>{milliseconds(1'000), milliseconds(2'000)}));

    env->chance = 0;
    fetcher->forget(request);
    fetcher->fail(request, asio::error::connection_refused);
    EXPECT_EQ(
        resolve(container()), "the container's service at http://169.254.170.2: Connection refused."
    );
    EXPECT_EQ(fetcher->requests.size(), 6u);
    EXPECT_EQ(env->waits().size(), 4u);
    EXPECT_EQ(env->waits().at(2), milliseconds(500));
}

TEST_F(ResolveKeys, DoesNotAskAgainWhereTheAnswerIsNo)
{
    fetcher->answer_to("GET http://169.254.170.2/x", 403, "");

    EXPECT_EQ(
        resolve(container()),
        "the container's service at http://169.254.170.2: HTTP status 403, no body."
    );
    EXPECT_EQ(fetcher->requests.size(), 1u);
}

TEST_F(ResolveKeys, CanBeCancelledWhileAServiceIsAsked)
{
    fetcher->hangs = true;
    begin(key_plan(container(), "WHY"));
    test::run_until(ctx, [&] { return fetcher->requests.size() == 1; });

    cancel.emit(asio::cancellation_type::terminal);
    test::run_to_end(ctx);

    EXPECT_EQ(outcome(), error_code(asio::error::operation_aborted).message());
    EXPECT_EQ(fetcher->requests.size(), 1u);
}

// -- The container

TEST_F(ResolveKeys, ReadsTheTokenOfAContainerEachTime)
{
    container_role role = container();
    role.token_file = "/token";
    fetcher->answer_to("GET " + role.url, 200, json_keys("C", in(seconds(900))));

    EXPECT_EQ(resolve(role), "The file /token: No such file or directory.");
    for (const char* token : {"FIRST", "SECOND"})
    {
        (*files)["/token"] = token;
        EXPECT_EQ(resolve(role), "C");
        EXPECT_EQ(fetcher->requests.back().headers.back().second.get(), token);
    }
    (*files)["/token"] = "a\nHIDDEN: b";
    EXPECT_EQ(
        resolve(role),
        "The file /token has line breaks or other control characters in the token of the container."
    );
}

// -- The instance

const std::string imds = "http://169.254.169.254";
const std::string roles = imds + "/latest/meta-data/iam/security-credentials/";

instance_role instance()
{
    instance_role role;
    role.url = imds;
    return role;
}

TEST_F(ResolveKeys, AsksTheInstanceForATokenFirst)
{
    fetcher->answer_to("PUT " + imds + "/latest/api/token", 200, "TOKEN");
    fetcher->answer_to("GET " + roles, 200, "reader");
    fetcher->answer_to("GET " + roles + "reader", 200, json_keys("I", in(seconds(900))));

    EXPECT_EQ(resolve(instance()), "I");
    ASSERT_EQ(fetcher->requests.size(), 3u);
    for (std::size_t i = 1; i < 3; ++i)
        EXPECT_EQ(fetcher->requests.at(i).headers.at(0).second.get(), "TOKEN");
}

TEST_F(ResolveKeys, GoesWithoutATokenWhereTheInstanceHasNone)
{
    fetcher->answer_to("PUT " + imds + "/latest/api/token", 404, "");
    fetcher->answer_to("GET " + roles, 200, "reader");
    fetcher->answer_to("GET " + roles + "reader", 200, json_keys("I", in(seconds(900))));

    EXPECT_EQ(resolve(instance()), "I");
    EXPECT_TRUE(fetcher->requests.at(2).headers.empty());

    instance_role strict = instance();
    strict.may_go_without_token = false;
    EXPECT_EQ(
        resolve(strict),
        "the instance's metadata at " + imds +
            ": no tokens (HTTP status 404, no body), and AWS_EC2_METADATA_V1_DISABLED, or "
            "ec2_metadata_v1_disabled of the profile, forbids to go without."
    );
}

TEST_F(ResolveKeys, BelievesTheInstanceThatItsKeysAreValid)
{
    fetcher->answer_to("PUT " + imds + "/latest/api/token", 404, "");
    fetcher->answer_to("GET " + roles, 200, "reader");
    fetcher->answer_to("GET " + roles + "reader", 200, json_keys("OLD", in(seconds(-60))));

    EXPECT_EQ(resolve(instance()), "OLD");
}

TEST_F(ResolveKeys, SaysWhereElseItHasLookedIfThereIsNoInstance)
{
    key_plan plan(instance(), "");
    plan.looked_at = "Nothing is set. ";
    plan.advice = "Set them.";
    fetcher->fail("PUT " + imds + "/latest/api/token", asio::error::timed_out);

    EXPECT_EQ(
        resolve(plan),
        "There are no access keys. Nothing is set. The instance's metadata at " + imds +
            ": Connection timed out. Set them."
    );
    EXPECT_EQ(fetcher->requests.size(), 3u);
}

// -- IAM Identity Center

class ResolveSso : public ResolveKeys
{
protected:
    ResolveSso()
    {
        role.session = "s";
        role.account_id = "1";
        role.role_name = "r";
        role.token_file = "/cache/s.json";
        role.portal = service_at("https://portal.test");
        role.oidc = service_at("https://oidc.test");
        fetcher->answer_to(
            portal,
            200,
            R"({"roleCredentials": {"accessKeyId": "SSO", "secretAccessKey": "HIDDEN",)"
            R"( "sessionToken": "T", "expiration": 1796020637000}})"
        );
    }

    void sign_in(seconds left)
    {
        (*files)[role.token_file] =
            R"({"accessToken": "HIDDEN-1", "expiresAt": ")" + in(left) +
            R"(", "clientId": "ID", "clientSecret": "HIDDEN", "refreshToken": "HIDDEN-R",)"
            R"( "registrationExpiresAt": ")" +
            in(seconds(100'000)) + "\"}";
    }

    std::string used_token() { return fetcher->requests.back().headers.at(0).second.get(); }

    const std::string portal =
        "GET https://portal.test/federation/credentials?role_name=r&account_id=1";
    const std::string oidc = "POST https://oidc.test/token";
    sso_role role;
};

TEST_F(ResolveSso, UsesTheTokenOfASignIn)
{
    sign_in(seconds(3'600));

    EXPECT_EQ(resolve(role), "SSO");
    EXPECT_EQ(fetcher->names(), texts{portal});
    EXPECT_EQ(used_token(), "HIDDEN-1");
}

TEST_F(ResolveSso, RenewsATokenThatIsAboutToEndAndKeepsItForOthers)
{
    fetcher->answer_to(oidc, 200, R"({"accessToken": "HIDDEN-2", "expiresIn": 3600})");
    sign_in(seconds(600));

    EXPECT_EQ(resolve(role), "SSO");
    EXPECT_EQ(fetcher->names(), (texts{oidc, portal}));
    EXPECT_EQ(used_token(), "HIDDEN-2");
    const sso_token kept = read_sso_token((*files)[role.token_file], role);
    EXPECT_EQ(kept.access_token.get(), "HIDDEN-2");
    EXPECT_EQ(iso_time(kept.expires), in(seconds(3'600)));
}

TEST_F(ResolveSso, UsesARenewedTokenThatCannotBeKept)
{
    write_failure = make_error_code(boost::system::errc::read_only_file_system);
    fetcher->answer_to(oidc, 200, R"({"accessToken": "HIDDEN-2", "expiresIn": 3600})");
    sign_in(seconds(-60));

    EXPECT_EQ(resolve(role), "SSO");
    EXPECT_EQ(used_token(), "HIDDEN-2");
}

TEST_F(ResolveSso, UsesATokenThatStillWorksIfItCannotBeRenewed)
{
    fetcher->answer_to(oidc, 400, R"({"error": "invalid_grant"})");
    sign_in(seconds(600));
    EXPECT_EQ(resolve(role), "SSO");
    EXPECT_EQ(used_token(), "HIDDEN-1");

    sign_in(seconds(-60));
    EXPECT_EQ(
        resolve(role),
        "IAM Identity Center at https://oidc.test has not renewed the token: HTTP status 400, 26 "
        "bytes: invalid_grant. Sign in with \"aws sso login --sso-session s\"."
    );
}

TEST_F(ResolveSso, TellsWhoHasNotSignedInToDoSo)
{
    EXPECT_EQ(
        resolve(role),
        "The file /cache/s.json: No such file or directory. Sign in with \"aws sso login "
        "--sso-session s\"."
    );
    role.session.clear();
    sign_in(seconds(-60));
    EXPECT_EQ(
        resolve(role),
        "The file /cache/s.json: the session has ended at " + in(seconds(-60)) +
            ". Sign in with \"aws sso login\" and the profile's name."
    );
}

// -- Commands

TEST_F(ResolveKeys, RunsACommandWithoutAShell)
{
    process_keys plan;
    plan.command = "/bin/keys --for 'a b'";
    runner->result.output = secret_text(json_keys("P", in(seconds(60))));

    EXPECT_EQ(resolve(plan), "P");
    EXPECT_EQ(runner->commands.back(), (texts{"/bin/keys", "--for", "a b"}));
    EXPECT_EQ(runner->limit, std::chrono::minutes(1));

    runner->result.output = secret_text(json_keys("P", in(seconds(-60))));
    EXPECT_EQ(
        resolve(plan),
        "The command of credential_process gives keys that have ended at " + in(seconds(-60)) + "."
    );
}

TEST_F(ResolveKeys, SaysWhyACommandHasNotRun)
{
    process_keys plan;
    plan.command = "/bin/HIDDEN";

    runner->failure = make_error_code(boost::system::errc::no_such_file_or_directory);
    EXPECT_EQ(
        resolve(plan), "The command of credential_process cannot be run: No such file or directory."
    );
    runner->failure = asio::error::timed_out;
    EXPECT_EQ(resolve(plan), "The command of credential_process has not ended within a minute.");
    runner->failure = asio::error::operation_aborted;
    EXPECT_EQ(resolve(plan), error_code(asio::error::operation_aborted).message());
    plan.command = "'HIDDEN";
    EXPECT_EQ(resolve(plan), "credential_process has a ' without its end.");
}

// -- Files

TEST(ReplaceFile, WritesAFileForItsOwnerOnlyAndLeavesNoOther)
{
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(::testing::TempDir()) / "ddbm-replace-file";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const fs::path file = folder / "token.json";
    std::ofstream(file) << "a longer text than the new one";

    EXPECT_FALSE(replace_file(file.string(), "new"));

    std::ifstream in(file);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "new");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);

    EXPECT_EQ(
        replace_file((folder / "no" / "file").string(), "x"),
        boost::system::errc::no_such_file_or_directory
    );
    fs::remove_all(folder);
}

}  // namespace
}  // namespace ddbm::detail
