// That no copy of a secret is in memory which is given back: everything that has to do with keys is
// made to happen with one secret everywhere, and each piece of memory is looked at when it is
// freed.
//
// What stands in the tests themselves is made before somebody looks, and freed afterwards.

#include "client/kept_buffers.hpp"
#include "credentials/iso_time.hpp"
#include "credentials/key_chain.hpp"
#include "credentials/process_runner.hpp"
#include "credentials/resolve_keys.hpp"
#include "freed_memory.hpp"
#include "http/http_transport.hpp"
#include "http/key_fetcher.hpp"
#include "http/signing_framer.hpp"
#include "sign/request_signer.hpp"
#include "support/fake_server.hpp"
#include "support/run_async.hpp"
#include "support/test_certificates.hpp"
#include "transport/exchange.hpp"
#include "unit/configured_world.hpp"
#include "unit/credentials/fake_outside.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace ddbm::test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// 40 characters, as AWS makes them: longer than what strings have room for in themselves.
constexpr std::string_view secret = "wJalrXUtnFEMI0K7MDENG0bPxRfiCYEXAMPLEKEY";

std::string text_of_secret()
{
    return std::string(secret);
}

class Secrets : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!freed_memory::is_watched())
            GTEST_SKIP() << "a sanitizer has operator delete for itself";
    }

    // In how many pieces of freed memory `what` leaves the secret.
    template <class Function>
    static std::size_t left_by(Function&& what)
    {
        const freed_memory watch(secret);
        what();
        return watch.finds();
    }
};

TEST_F(Secrets, AreFoundWhereTheyAreLeft)
{
    EXPECT_EQ(left_by([] { text_of_secret(); }), 1u);
    EXPECT_EQ(
        left_by([] {
            std::string text = text_of_secret();
            detail::wipe(text);
        }),
        0u
    );
    EXPECT_EQ(
        left_by([] {
            std::string text = text_of_secret();
            text += text;
            detail::wipe(text);
        }),
        1u
    ) << "a text that grows leaves what it was";
}

// -- Signing

TEST_F(Secrets, AreNotLeftByASigner)
{
    const credentials first("AKID", text_of_secret(), text_of_secret() + "1");
    const credentials second("AKID", text_of_secret(), text_of_secret());
    const auto now = std::chrono::system_clock::time_point(seconds(1'800'000'000));

    EXPECT_EQ(
        left_by([&] {
            std::string head;
            detail::request_signer signer("dynamodb.test", "eu-west-1", "dynamodb", "ddbm");
            for (const credentials* keys : {&first, &second, &first})
            {
                for (int passed = 0; passed < 2; ++passed)
                {
                    signer.write_head(
                        head, *keys, now + seconds(passed), "T.GetItem", "{}", "id", 1, 3
                    );
                }
            }
            detail::wipe(head);
        }),
        0u
    );
}

class no_owner final : public detail::exchange_owner
{
public:
    void complete(detail::exchange&, error_code) override {}
};

TEST_F(Secrets, AreNotLeftByRequests)
{
    const auto keys = std::make_shared<const credentials>("AKID", "s", text_of_secret());
    const auto others = std::make_shared<const credentials>("AKID", "s", text_of_secret() + "2");
    no_owner owner;

    EXPECT_EQ(
        left_by([&] {
            detail::kept_buffers kept;
            detail::signing_framer framer(
                std::make_shared<environment>(),
                std::make_shared<detail::clock_skew>(),
                parse_endpoint("http://dynamodb.test"),
                "eu-west-1"
            );
            // Without room for the head, with some, and of a size that is not kept.
            const std::pair<std::size_t, std::size_t> sizes[] = {
                {0, 10}, {2'000, 10}, {2'000, 20'000}};
            for (const auto& [room, body] : sizes)
            {
                for (const auto& each : {keys, others})
                {
                    detail::exchange x(owner);
                    x.operation = "GetItem";
                    x.keys = each;
                    x.body_offset = room;
                    x.buffer.assign(room + body, ' ');
                    EXPECT_NE(framer.frame(x).find(secret), std::string_view::npos);
                    kept.give_back(std::move(x.buffer), room);
                }
            }
        }),
        0u
    );
}

// -- Keys in files and variables

// A world of texts that the test has; no copies of them are made but what it hands out.
detail::config_sources sources_of(const detail::texts& variables, const detail::texts& files)
{
    const auto find = [](const detail::texts& in, const std::string& name) {
        const auto found = in.find(name);
        return found == in.end() ? std::nullopt : std::optional(found->second);
    };
    detail::config_sources sources;
    sources.variable = [&variables, find](const std::string& name) {
        return find(variables, name);
    };
    sources.read_file = [&files,
                         find](const std::string& path) -> boost::system::result<std::string> {
        if (auto text = find(files, path))
            return *std::move(text);
        return make_error_code(boost::system::errc::no_such_file_or_directory);
    };
    return sources;
}

TEST_F(Secrets, AreNotLeftByProfileFiles)
{
    // The last one of a name counts; the one before must not stay either.
    const std::string file = "[default]\n# a comment\naws_access_key_id = AKID\n"
                             "aws_session_token = old" +
                             text_of_secret() + "\naws_secret_access_key = " + text_of_secret() +
                             "\naws_session_token = " + std::string(300, 'x') +
                             "\naws_session_token = " + text_of_secret() +
                             "\nother =\n  nested = " + text_of_secret() + "\n[profile x]\n";
    const detail::texts variables = {{"HOME", "/home/u"}};
    const detail::texts files = {{"/home/u/.aws/credentials", file}};
    detail::fake_outside outside;

    EXPECT_EQ(
        left_by([&] {
            const auto provider =
                detail::key_chain(sources_of(variables, files), "eu-west-1", "", outside.world);
            ASSERT_EQ(provider->current()->secret_access_key(), secret);
        }),
        0u
    );
}

TEST_F(Secrets, AreNotLeftByVariables)
{
    const detail::texts variables = {
        {"AWS_ACCESS_KEY_ID", "AKID"},
        {"AWS_SECRET_ACCESS_KEY", text_of_secret()},
        {"AWS_SESSION_TOKEN", text_of_secret()},
        {"AWS_REGION", "eu-west-1"}};
    const detail::texts files;

    EXPECT_EQ(
        left_by([&] {
            const client_config config = detail::config_from(sources_of(variables, files));
            ASSERT_EQ(detail::configured_keys(config)->current()->secret_access_key(), secret);
        }),
        0u
    );
}

// -- Keys that are fetched

class FetchedSecrets : public Secrets, protected detail::fake_outside
{
protected:
    std::string in(seconds from_now) const
    {
        return detail::iso_time(env->system_now() + from_now);
    }

    std::string sts_reply(const std::string& action) const
    {
        return "<" + action + "Response><" + action + "Result><Credentials><AccessKeyId>ID" +
               "</AccessKeyId><SecretAccessKey>" + text_of_secret() +
               "</SecretAccessKey><SessionToken>&lt;" + text_of_secret() +
               "</SessionToken><Expiration>" + in(minutes(60)) + "</Expiration></Credentials></" +
               action + "Result></" + action + "Response>";
    }
    std::string json_reply() const
    {
        return R"({"Version": 1, "AccessKeyId": "ID", "SecretAccessKey": ")" + text_of_secret() +
               R"(", "SessionToken": ")" + text_of_secret() + R"(", "Token": ")" +
               text_of_secret() + R"(", "Expiration": ")" + in(minutes(60)) + "\"}";
    }

    static detail::key_service service_at(const std::string& url)
    {
        detail::key_service service;
        service.url = url;
        service.region = "eu-west-1";
        return service;
    }

    // What fetching keys in this way leaves.
    std::size_t left_by_way(detail::key_way way)
    {
        const auto plan = std::make_shared<const detail::key_plan>(std::move(way), "WHY");
        return left_by([&] {
            asio::io_context ctx;
            std::exception_ptr failure;
            credentials keys;
            asio::co_spawn(
                ctx,
                detail::resolve_keys(world, plan),
                [&](std::exception_ptr e, credentials found) {
                    failure = e;
                    keys = std::move(found);
                }
            );
            run_to_end(ctx);
            EXPECT_FALSE(failure);
            EXPECT_EQ(keys.secret_access_key(), secret);
            // What was sent is kept by the fake alone.
            fetcher->requests.clear();
        });
    }
};

TEST_F(FetchedSecrets, AreNotLeftOfARole)
{
    detail::given_keys source;
    source.keys = credentials("ID", text_of_secret(), text_of_secret());
    detail::assumed_role role;
    role.role_arn = "arn:r";
    role.sts = service_at("http://sts.test");
    role.source = std::make_shared<const detail::key_plan>(source, "WHY");
    fetcher->answer_to("POST http://sts.test/", 200, sts_reply("AssumeRole"));

    EXPECT_EQ(left_by_way(role), 0u);
}

TEST_F(FetchedSecrets, AreNotLeftOfAWebIdentity)
{
    detail::web_identity_role role;
    role.role_arn = "arn:r";
    role.token_file = "/token";
    role.sts = service_at("http://sts.test");
    (*files)["/token"] = text_of_secret() + "\n";
    fetcher->answer_to("POST http://sts.test/", 500, "<busy/>");
    fetcher->answer_to("POST http://sts.test/", 200, sts_reply("AssumeRoleWithWebIdentity"));

    EXPECT_EQ(left_by_way(role), 0u);
}

TEST_F(FetchedSecrets, AreNotLeftOfAContainer)
{
    detail::container_role role;
    role.url = "http://169.254.170.2/x";
    role.token = detail::secret_text(text_of_secret());
    fetcher->answer_to("GET " + role.url, 200, json_reply());

    EXPECT_EQ(left_by_way(role), 0u);

    (*files)["/token"] = text_of_secret() + "\n";
    role.token_file = "/token";
    EXPECT_EQ(left_by_way(role), 0u);
}

TEST_F(FetchedSecrets, AreNotLeftOfAnInstance)
{
    detail::instance_role role;
    role.url = "http://169.254.169.254";
    const std::string roles = role.url + "/latest/meta-data/iam/security-credentials/";
    fetcher->answer_to("PUT " + role.url + "/latest/api/token", 200, text_of_secret());
    fetcher->answer_to("GET " + roles, 200, "reader");
    fetcher->answer_to("GET " + roles + "reader", 200, json_reply());

    EXPECT_EQ(left_by_way(role), 0u);
}

TEST_F(FetchedSecrets, AreNotLeftOfASignIn)
{
    // The fake would leave the old file.
    write_failure = make_error_code(boost::system::errc::read_only_file_system);
    detail::sso_role role;
    role.session = "s";
    role.account_id = "1";
    role.role_name = "r";
    role.token_file = "/cache/s.json";
    role.portal = service_at("https://portal.test");
    role.oidc = service_at("https://oidc.test");
    (*files)[role.token_file] = R"({"accessToken": ")" + text_of_secret() + R"(", "expiresAt": ")" +
                                in(seconds(60)) + R"(", "clientId": "ID", "clientSecret": ")" +
                                text_of_secret() + R"(", "refreshToken": ")" + text_of_secret() +
                                R"(", "registrationExpiresAt": ")" + in(seconds(100'000)) + "\"}";
    fetcher->answer_to(
        "POST https://oidc.test/token",
        500,
        R"({"message": "busy", "of": ")" + text_of_secret() + "\"}"
    );
    fetcher->answer_to(
        "POST https://oidc.test/token",
        200,
        R"({"accessToken": ")" + text_of_secret() + R"(", "expiresIn": 3600, "refreshToken": ")" +
            text_of_secret() + "\"}"
    );
    fetcher->answer_to(
        "GET https://portal.test/federation/credentials?role_name=r&account_id=1",
        200,
        R"({"roleCredentials": {"accessKeyId": "SSO", "secretAccessKey": ")" + text_of_secret() +
            R"(", "sessionToken": ")" + text_of_secret() + R"(", "expiration": 4102444800000}})"
    );

    EXPECT_EQ(left_by_way(role), 0u);
}

TEST_F(FetchedSecrets, AreNotLeftOfACommand)
{
    runner->result.output = detail::secret_text(json_reply());

    // The fake hands out a copy of what it prints.
    EXPECT_EQ(left_by_way(detail::process_keys()), 0u);
}

TEST_F(FetchedSecrets, AreNotLeftOfACommandThatNobodyWaitsForAnyMore)
{
    const temporary_file printed(text_of_secret());

    EXPECT_EQ(
        left_by([&] {
            asio::io_context ctx;
            // Which goes before what came is handed out.
            asio::io_context where_it_was_awaited;
            detail::system_process_runner(std::make_shared<environment>())
                ->async_run(
                    ctx.get_executor(),
                    {"cat", printed.path()},
                    minutes(1),
                    asio::bind_executor(
                        where_it_was_awaited,
                        [](error_code, detail::process_result) { ADD_FAILURE() << "it came"; }
                    )
                );
            run_to_end(ctx);
        }),
        0u
    );
}

// -- On the wire

class SentSecrets : public Secrets
{
protected:
    static detail::fetch_request request_to(const std::string& url)
    {
        detail::fetch_request request("POST", url + "/keys");
        request.header("authorization", text_of_secret());
        request.header("x", "1").header("y", "2");
        request.body = detail::secret_text(text_of_secret());
        request.time_limit = seconds(30);
        return request;
    }

    // What a request leaves that has a secret in its head and its body, as does the reply.
    static std::size_t left_by_fetching(const std::string& url, const std::string& ca_file)
    {
        detail::fetch_request request = request_to(url);
        return left_by([&] {
            const auto env = std::make_shared<environment>();
            auto fetch =
                std::make_shared<detail::key_fetcher>(env, [&](const endpoint&, detail::proxy_use) {
                    detail::http_options options;
                    options.env = env;
                    options.ca_file = ca_file;
                    return options;
                });
            asio::io_context ctx;
            std::optional<detail::fetch_reply> reply;
            fetch->async_fetch(
                ctx.get_executor(),
                std::move(request),
                [&](error_code ec, detail::fetch_reply got) {
                    EXPECT_FALSE(ec) << ec.message() << got.failure;
                    reply.emplace(std::move(got));
                }
            );
            run_to_end(ctx);
            if (!reply)
            {
                ADD_FAILURE() << "there is no reply";
                return;
            }
            EXPECT_NE(reply->body.get().find(secret), std::string::npos);
        });
    }
};

TEST_F(SentSecrets, AreNotLeftOfAReply)
{
    fake_server server;
    // It grows after the secret has come.
    server.reply(200, text_of_secret() + std::string(50'000, ' '));

    EXPECT_EQ(left_by_fetching(server.url(), {}), 0u);
}

TEST_F(SentSecrets, AreNotLeftOfAReplyInChunks)
{
    fake_server server;
    std::string chunk = text_of_secret() + std::string(1'000 - secret.size(), ' ');
    std::string whole = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int n = 0; n < 50; ++n)
        whole += "3e8\r\n" + chunk + "\r\n";
    server.raw(whole + "0\r\n\r\n");

    EXPECT_EQ(left_by_fetching(server.url(), {}), 0u);
}

TEST_F(SentSecrets, AreNotLeftOfAReplyOverTls)
{
    const certificate_authority authority;
    const temporary_file file(authority.certificate_pem());
    fake_server server(authority.issue("127.0.0.1"));
    server.reply(200, text_of_secret() + std::string(50'000, ' '));

    EXPECT_EQ(left_by_fetching(server.https_url("127.0.0.1"), file.path()), 0u);
}

}  // namespace
}  // namespace ddbm::test
