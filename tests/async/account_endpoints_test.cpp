// Which endpoint of the service a client's requests go to, by the account that their keys belong to
// and by the tables that they name. Names of hosts lead to servers here, or nowhere: then which one
// was looked up is all that is asked.

#include "async/home_fixture.hpp"
#include "credentials/iso_time.hpp"
#include "credentials/sso.hpp"

#include <ddbm/connection_statistics.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <vector>

namespace ddbm::test {
namespace {

using detail::contains;
using detail::texts;
using std::chrono::hours;

const std::string own = "111122223333";
const std::string other = "444455556666";

std::string host_of(const std::string& account)
{
    return account + ".ddb.eu-central-1.amazonaws.com";
}
const std::string shared_host = "dynamodb.eu-central-1.amazonaws.com";

std::string table_of(const std::string& account, const std::string& region = "eu-central-1")
{
    return "arn:aws:dynamodb:" + region + ":" + account + ":table/things";
}

get_item_request get_from(const std::string& table)
{
    return get_item_request(table, sample_key());
}

std::shared_ptr<const credentials> keys_of(const std::string& account)
{
    credentials made("AKIDEXAMPLE", "wJalrXUtnFEMI", account + "-token");
    made.set_account_id(account);
    return std::make_shared<const credentials>(std::move(made));
}

// Hosts of AWS lead to servers of the test, or are not found.
class naming_environment final : public manual_environment
{
public:
    std::map<std::string, std::uint16_t> ports;

    // Of hosts of AWS, in the order in which they were looked up.
    std::vector<std::string> seen() const
    {
        std::lock_guard held(mutex_);
        return seen_;
    }

    void async_resolve(
        const asio::any_io_executor& executor,
        std::string host,
        std::uint16_t port,
        asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
    ) override
    {
        error_code why;
        if (!host.starts_with("127.") && host != "localhost")
        {
            std::lock_guard held(mutex_);
            seen_.push_back(host);
            const auto found = ports.find(host);
            if (found == ports.end())
                why = asio::error::host_not_found;
            else
                port = found->second;
        }
        fail_resolving(why);
        manual_environment::async_resolve(executor, host, port, std::move(handler));
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> seen_;
};

// Brings keys of one account after another.
class changing_keys final : public credentials_provider
{
public:
    std::shared_ptr<const credentials> current() override
    {
        std::lock_guard held(mutex_);
        return now_;
    }

    void async_refresh(asio::any_io_executor executor, refresh_handler handler) override
    {
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
            slot.assign([this](asio::cancellation_type) {
                finish(asio::error::operation_aborted, nullptr);
            });
        executor_ = std::move(executor);
        waiting_.swap(handler);
        ++refreshes;
    }

    void drop(const credentials&) override { set(nullptr); }

    void set(std::shared_ptr<const credentials> keys)
    {
        std::lock_guard held(mutex_);
        now_ = std::move(keys);
    }

    void bring(std::shared_ptr<const credentials> keys)
    {
        set(keys);
        finish({}, std::move(keys));
    }

    std::atomic<int> refreshes{0};

private:
    void finish(error_code ec, std::shared_ptr<const credentials> keys)
    {
        refresh_handler told;
        told.swap(waiting_);
        asio::post(executor_, [told = std::move(told), ec, keys = std::move(keys)]() mutable {
            std::move(told)(ec, std::move(keys));
        });
    }

    std::mutex mutex_;
    std::shared_ptr<const credentials> now_;
    asio::any_io_executor executor_;
    refresh_handler waiting_;
};

struct account_fixture : home_fixture
{
    account_fixture()
    {
        env = names;
        config.env = names;
        config.endpoint_url.clear();
        config.ca_file = ca_file.path();
        config.retry_policy.max_attempts = 1;
        config.credentials = keys;
        keys->set(keys_of(own));
    }

    // A server whose certificate is for that host alone.
    std::unique_ptr<fake_server> serve(const std::string& host)
    {
        auto made = std::make_unique<fake_server>(authority().issue(host));
        names->ports[host] = made->port();
        return made;
    }

    // Sends a request nowhere. Returns the host that it was sent to.
    template <class Request>
    std::string host_for(Request request)
    {
        const std::size_t before = names->seen().size();
        auto got =
            runs_commands ? call_without_pauses(std::move(request)) : call(std::move(request));
        const auto after = names->seen();
        if (after.size() != before + 1)
            return "(" + std::to_string(after.size() - before) + " lookups) " + got->diag.message();
        EXPECT_EQ(got->ec, asio::error::host_not_found);
        EXPECT_EQ(got->diag.endpoint(), "https://" + after.back());
        EXPECT_EQ(got->diag.region(), config.region);
        return after.back();
    }

    void configure(texts variables)
    {
        variables.emplace("AWS_REGION", "eu-central-1");
        home_fixture::configure(std::move(variables));
    }

    std::string end_of_keys() const { return detail::iso_time(env->system_now() + hours(6)); }

    // What containers, instances and commands answer.
    std::string json_keys(const std::string& account) const
    {
        return R"({"Version": 1, "Code": "Success", "AccessKeyId": "ID", "SecretAccessKey": "S",)"
               R"( "Token": "T", "SessionToken": "T", "Expiration": ")" +
               end_of_keys() + (account.empty() ? "" : "\", \"AccountId\": \"" + account) + "\"}";
    }

    std::string sts_keys(const std::string& action) const
    {
        return "<" + action + "Response><" + action +
               "Result><Credentials><AccessKeyId>ID</AccessKeyId><SecretAccessKey>S"
               "</SecretAccessKey><SessionToken>T</SessionToken><Expiration>" +
               end_of_keys() +
               "</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::" + own +
               ":assumed-role/app/me</Arn></AssumedRoleUser></" + action + "Result></" + action +
               "Response>";
    }

    // Whether keys come from a command, which is asked after until it has ended.
    bool runs_commands = false;
    std::shared_ptr<naming_environment> names = std::make_shared<naming_environment>();
    std::shared_ptr<changing_keys> keys = std::make_shared<changing_keys>();
    temporary_file ca_file{authority().certificate_pem()};
    fake_server outside;  // gives out keys
};

// -- The account of the keys

TEST(AccountEndpoint, IsThatOfTheKeys)
{
    account_fixture f;
    const auto server = f.serve(host_of(own));
    server->expect("GetItem").reply(200, sample_reply).times(2);

    auto first = f.call(get_request());
    auto second = f.call(get_request());

    ASSERT_FALSE(first->ec) << first->diag.to_string();
    EXPECT_FALSE(second->ec) << second->diag.to_string();
    EXPECT_EQ(second->reply.item, sample_item());
    EXPECT_EQ(server->connection_count(), 1u);
    const received_request sent = server->requests().at(0);
    EXPECT_EQ(sent.headers.at("host"), host_of(own));
    EXPECT_TRUE(contains(sent.headers.at("authorization"), "/eu-central-1/dynamodb/aws4_request"));
    EXPECT_TRUE(contains(sent.headers.at("user-agent"), "m/E,P,O,T,e"));
    EXPECT_EQ(f.names->seen(), std::vector{host_of(own)});
}

TEST(AccountEndpoint, IsExpectedToShowACertificateOfItsOwnName)
{
    account_fixture f;
    fake_server impostor(authority().issue(shared_host));
    f.names->ports[host_of(own)] = impostor.port();

    auto got = f.call(get_request());

    EXPECT_TRUE(got->ec);
    EXPECT_TRUE(contains(got->diag.message(), host_of(own)));
    EXPECT_EQ(got->diag.endpoint(), "https://" + host_of(own));
    EXPECT_EQ(impostor.request_count(), 0u);
}

TEST(AccountEndpoint, IsTrustedByTheAuthoritiesThatWereReadWhenTheClientWasMade)
{
    account_fixture f;
    const auto server = f.serve(host_of(own));
    server->expect("GetItem");
    f.db();
    std::filesystem::remove(f.ca_file.path());

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->diag.to_string();
}

TEST(AccountEndpoint, IsNotThatOfKeysOfWhichNoAccountIsKnown)
{
    account_fixture f;
    f.keys->set(std::make_shared<credentials>("ID", "S"));

    EXPECT_EQ(f.host_for(get_request()), shared_host);
}

TEST(AccountEndpoint, IsOfEachSourceOfKeysThatNamesAnAccount)
{
    const auto host_with = [](auto prepare) {
        account_fixture f;
        prepare(f);
        return f.host_for(get_request());
    };
    const std::string role = "role_arn = arn:aws:iam::" + own + ":role/app\n";

    EXPECT_EQ(
        host_of(own), host_with([](account_fixture& f) {
            f.configure(
                {{"AWS_ACCESS_KEY_ID", "ID"},
                 {"AWS_SECRET_ACCESS_KEY", "S"},
                 {"AWS_ACCOUNT_ID", own}}
            );
        })
    ) << "variables";
    EXPECT_EQ(
        host_of(own), host_with([](account_fixture& f) {
            f.write(
                ".aws/credentials",
                "[default]\naws_access_key_id = ID\naws_secret_access_key = S\n"
                "aws_account_id = " +
                    own + "\n"
            );
            f.configure({});
        })
    ) << "credentials file";
    EXPECT_EQ(
        host_of(own), host_with([&](account_fixture& f) {
            f.write(".aws/config", "[default]\n" + role + "source_profile = me\n");
            f.write(
                ".aws/credentials",
                "[me]\naws_access_key_id = ID\naws_secret_access_key = S\n"
                "aws_account_id = " +
                    other + "\n"
            );
            f.outside.reply(200, f.sts_keys("AssumeRole"));
            f.configure({{"AWS_ENDPOINT_URL_STS", f.outside.url()}});
        })
    ) << "assumed role";
    EXPECT_EQ(
        host_of(own), host_with([](account_fixture& f) {
            f.outside.reply(200, f.sts_keys("AssumeRoleWithWebIdentity"));
            f.configure(
                {{"AWS_WEB_IDENTITY_TOKEN_FILE", f.write("token", "T")},
                 {"AWS_ROLE_ARN", "arn:r"},
                 {"AWS_ENDPOINT_URL_STS", f.outside.url()}}
            );
        })
    ) << "web identity";
    EXPECT_EQ(
        host_of(own), host_with([](account_fixture& f) {
            f.write(
                ".aws/config",
                "[default]\nsso_session = s\nsso_account_id = " + own +
                    "\nsso_role_name = reader\n[sso-session s]\nsso_region = eu-west-1\n"
                    "sso_start_url = https://s.test\n"
            );
            f.write(
                ".aws/sso/cache/" + detail::sso_token_name("s"),
                R"({"accessToken": "A", "expiresAt": ")" + f.end_of_keys() + "\"}"
            );
            f.outside.reply(
                200,
                R"({"roleCredentials": {"accessKeyId": "ID", "secretAccessKey": "S",)"
                R"( "sessionToken": "T", "expiration": 1996020637000}})"
            );
            f.configure({{"AWS_ENDPOINT_URL_SSO", f.outside.url()}});
        })
    ) << "identity center";
    EXPECT_EQ(
        host_of(own), host_with([](account_fixture& f) {
            f.outside.reply(200, f.json_keys(own));
            f.configure({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", f.outside.url() + "/keys"}});
        })
    ) << "container";
    EXPECT_EQ(
        host_of(own), host_with([](account_fixture& f) {
            f.outside.reply(200, "TOKEN");
            f.outside.reply(200, "reader\n");
            f.outside.reply(200, f.json_keys(own));
            f.configure({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", f.outside.url() + "/"}});
        })
    ) << "instance";
    const auto command = [](account_fixture& f, const std::string& account) {
        f.runs_commands = true;
        const std::string file = f.write("keys.json", f.json_keys(account));
        f.write(
            ".aws/config",
            "[default]\ncredential_process = /bin/cat \"" + file + "\"\naws_account_id = " + other +
                "\n"
        );
        f.configure({});
    };
    EXPECT_EQ(host_of(own), host_with([&](account_fixture& f) { command(f, own); })) << "command";
    EXPECT_EQ(host_of(other), host_with([&](account_fixture& f) { command(f, ""); }))
        << "command that names none";
}

TEST(AccountEndpoint, ChangesWithTheAccountOfTheKeys)
{
    account_fixture f;

    EXPECT_EQ(f.host_for(get_request()), host_of(own));
    f.keys->set(keys_of(other));
    EXPECT_EQ(f.host_for(get_request()), host_of(other));
    EXPECT_EQ(f.host_for(put_request()), host_of(other));
    f.keys->set(keys_of(own));
    EXPECT_EQ(f.host_for(get_request()), host_of(own));
}

TEST(AccountEndpoint, ChangesInTheMiddleOfACall)
{
    account_fixture f;
    const auto first = f.serve(host_of(own));
    const auto second = f.serve(host_of(other));
    first->expect("PutItem").reply(400, error_body("ExpiredTokenException"));
    second->expect("PutItem");
    auto got = f.begin(put_request());
    f.run_until([&] { return f.keys->refreshes == 1; });

    f.keys->bring(keys_of(other));
    f.run();

    EXPECT_FALSE(got->ec) << got->diag.to_string();
    EXPECT_EQ(first->requests().at(0).headers.at("x-amz-security-token"), own + "-token");
    EXPECT_EQ(second->requests().at(0).headers.at("x-amz-security-token"), other + "-token");
    EXPECT_EQ(second->requests().at(0).headers.at("host"), host_of(other));
}

TEST(AccountEndpoint, IsWhereACallIsCancelledAfterItHasChanged)
{
    account_fixture f;
    const auto first = f.serve(host_of(own));
    const auto second = f.serve(host_of(other));
    first->expect("PutItem").reply(400, error_body("ExpiredTokenException"));
    second->expect("PutItem").hold();
    auto got = f.begin(put_request());
    f.run_until([&] { return f.keys->refreshes == 1; });
    f.keys->bring(keys_of(other));
    f.run_until([&] { return second->held_count() == 1; });

    got->cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(got->completions, 1);
    EXPECT_EQ(got->ec, asio::error::operation_aborted);
    EXPECT_EQ(got->diag.endpoint(), "https://" + host_of(other));
    EXPECT_EQ(got->diag.applied(), applied::maybe);
    second->release();
    f.run_until([&] { return second->open_connection_count() == 0; });
    EXPECT_EQ(first->open_connection_count(), 1u) << "it is idle there";
}

TEST(AccountEndpoint, IsLeftForNoOtherWhereItCannotBeReached)
{
    account_fixture f;
    f.config.retry_policy.max_attempts = 3;
    f.names->skip_waits();
    const auto shared = f.serve(shared_host);

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, asio::error::host_not_found);
    for (const std::string& host : f.names->seen())
        EXPECT_EQ(host, host_of(own));
    EXPECT_EQ(shared->connection_count(), 0u);
}

// -- The account of a table

TEST(AccountEndpoint, IsThatOfTheTableThatARequestNames)
{
    account_fixture f;
    EXPECT_EQ(f.host_for(get_from(table_of(other))), host_of(other));
    EXPECT_EQ(f.host_for(get_from("things")), host_of(own));
    EXPECT_EQ(f.host_for(put_item_request(table_of(other), sample_item())), host_of(other));
    EXPECT_EQ(f.host_for(get_from(table_of(own))), host_of(own));
    EXPECT_EQ(
        f.host_for(json_call(
            "BatchGetItem",
            "{\"RequestItems\":{\"" + table_of(other) + "\":{},\"" + table_of(own) + "\":{}}}",
            resend::harmless
        )),
        host_of(other)
    );
    EXPECT_EQ(
        f.host_for(json_call(
            "TransactWriteItems",
            "{\"TransactItems\":[{\"Put\":{\"TableName\":\"" + table_of(other) + "\"}}]}",
            resend::harmless
        )),
        host_of(other)
    );
    EXPECT_EQ(
        f.host_for(json_call(
            "ListBackups",
            "{\"Limit\":1,\"TableName\":\"" + table_of(other) + "\"}",
            resend::harmful
        )),
        host_of(other)
    );
}

TEST(AccountEndpoint, IsThatOfATableWhereverTheKeysAreFrom)
{
    account_fixture f;
    f.keys->set(std::make_shared<credentials>("ID", "S"));

    EXPECT_EQ(f.host_for(get_from(table_of(other))), host_of(other));
}

TEST(AccountEndpoint, IsNotThatOfATableInAnotherRegion)
{
    account_fixture f;

    EXPECT_EQ(f.host_for(get_from(table_of(other, "eu-west-1"))), host_of(own));
    f.keys->set(std::make_shared<credentials>("ID", "S"));
    EXPECT_EQ(f.host_for(get_from(table_of(other, "eu-west-1"))), shared_host);
}

TEST(AccountEndpoint, OfATableIsSignedForTheRegionOfTheClient)
{
    account_fixture f;
    const auto server = f.serve(host_of(own));
    server->expect("GetItem");

    auto got = f.call(get_from(table_of(other, "eu-west-1")));

    EXPECT_FALSE(got->ec) << got->diag.to_string();
    EXPECT_TRUE(contains(
        server->requests().at(0).headers.at("authorization"), "/eu-central-1/dynamodb/aws4_request"
    ));
}

TEST(AccountEndpoint, HasAHostOfItsOwnForVectorSearch)
{
    account_fixture f;
    const auto search = [](const std::string& table) {
        return json_call("SearchVectors", "{\"TableName\":\"" + table + "\"}", resend::harmless);
    };

    EXPECT_EQ(f.host_for(search("things")), own + ".search-ddb.eu-central-1.amazonaws.com");
    EXPECT_EQ(
        f.host_for(search(table_of(other))), other + ".search-ddb.eu-central-1.amazonaws.com"
    );
    f.config.account_id_endpoint_mode = account_id_endpoint_mode::disable;
    f.drop_client();
    EXPECT_EQ(f.host_for(search("things")), "search-" + shared_host);
}

// -- Modes, and where accounts have none

TEST(AccountEndpoint, IsNotUsedWhereItIsDisabled)
{
    account_fixture f;
    f.config.account_id_endpoint_mode = account_id_endpoint_mode::disable;

    EXPECT_EQ(f.host_for(get_request()), shared_host);
    EXPECT_EQ(f.host_for(get_from(table_of(other))), shared_host);
}

TEST(AccountEndpoint, IsUsedAloneWhereItIsRequired)
{
    account_fixture f;
    f.config.account_id_endpoint_mode = account_id_endpoint_mode::require;
    EXPECT_EQ(f.host_for(get_request()), host_of(own));

    f.keys->set(std::make_shared<credentials>("ID", "S"));
    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_configuration);
    EXPECT_EQ(
        got->diag.message(),
        "client_config::account_id_endpoint_mode is required, and the account is not known: no ARN "
        "of a table in the region \"eu-central-1\" names one, and the credentials have no account "
        "id: The configuration is not valid"
    );
    EXPECT_EQ(got->diag.endpoint(), "");
    EXPECT_EQ(got->diag.operation(), "GetItem");
    EXPECT_EQ(got->diag.applied(), applied::no);
    EXPECT_EQ(f.names->seen().size(), 1u);
    EXPECT_EQ(f.host_for(get_from(table_of(other))), host_of(other));
}

TEST(AccountEndpoint, IsRefusedForAnAccountThatIsNone)
{
    account_fixture f;
    f.keys->set(keys_of("evil.example.com/"));

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_configuration);
    EXPECT_TRUE(contains(got->diag.message(), "\"evil.example.com/\" of the credentials"));
    EXPECT_TRUE(f.names->seen().empty());
}

TEST(AccountEndpoint, IsThatOfTheRulesInEachRegionAndVariant)
{
    const auto host_with = [](auto change) {
        account_fixture f;
        change(f.config);
        return f.host_for(get_request());
    };

    EXPECT_EQ(
        host_with([](client_config& c) { c.use_dualstack_endpoint = true; }),
        own + ".ddb.eu-central-1.api.aws"
    );
    EXPECT_EQ(
        host_with([](client_config& c) { c.use_fips_endpoint = true; }),
        "dynamodb-fips.eu-central-1.amazonaws.com"
    );
    EXPECT_EQ(
        host_with([](client_config& c) { c.region = "cn-north-1"; }),
        own + ".ddb.cn-north-1.amazonaws.com.cn"
    );
    EXPECT_EQ(
        host_with([](client_config& c) { c.region = "us-iso-east-1"; }),
        "dynamodb.us-iso-east-1.c2s.ic.gov"
    );
}

TEST(AccountEndpoint, IsNotUsedWhereAnotherIsGiven)
{
    account_fixture f;
    f.config.endpoint_url = f.outside.url();
    f.config.account_id_endpoint_mode = account_id_endpoint_mode::require;
    f.outside.expect("GetItem").times(2);

    EXPECT_FALSE(f.call(get_request())->ec);
    EXPECT_FALSE(f.call(get_from(table_of(other)))->ec);
    EXPECT_TRUE(f.names->seen().empty());
}

// -- Connections

TEST(AccountEndpoint, HasConnectionsOfItsOwn)
{
    account_fixture f;
    const auto first = f.serve(host_of(own));
    const auto second = f.serve(host_of(other));
    first->expect("GetItem");
    second->expect("GetItem");

    EXPECT_FALSE(f.call(get_request())->ec);
    EXPECT_FALSE(f.call(get_from(table_of(other)))->ec);

    std::map<std::string, std::uint64_t> served;
    for (const connection_statistics& each : f.db().connection_statistics())
        served[each.url] = each.served;
    EXPECT_EQ(
        served,
        (std::map<std::string, std::uint64_t>{
            {"https://" + host_of(own), 1},
            {"https://" + host_of(other), 1},
            {"https://" + shared_host, 0}})
    );
}

TEST(AccountEndpoint, IsPrewarmedWhenThereAreKeys)
{
    account_fixture f;
    const auto server = f.serve(host_of(own));
    f.keys->set(nullptr);
    error_code outcome = asio::error::would_block;
    f.db().async_prewarm(2, [&](error_code ec) { outcome = ec; });
    f.run_until([&] { return f.keys->refreshes == 1; });
    EXPECT_EQ(outcome, asio::error::would_block);
    EXPECT_TRUE(f.names->seen().empty());

    f.keys->bring(keys_of(own));
    f.run();

    EXPECT_FALSE(outcome) << outcome.message();
    f.run_until([&] { return server->connection_count() == 2; });
    server->expect("GetItem");
    EXPECT_FALSE(f.call(get_request())->ec);
    EXPECT_EQ(server->connection_count(), 2u);
}

// As by a provider that never comes to its end.
TEST(AccountEndpoint, IsNotPrewarmedLaterThanThereIsTime)
{
    account_fixture f;
    f.keys->set(nullptr);
    asio::cancellation_signal cancel;
    std::vector<error_code> outcomes;
    f.db()
        .with(call_options().timeout(std::chrono::milliseconds(100)))
        .async_prewarm(1, [&](error_code ec) { outcomes.push_back(ec); });
    f.db().async_prewarm(1, asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec) {
                             outcomes.push_back(ec);
                         }));
    f.run_until([&] { return f.keys->refreshes == 1; });
    EXPECT_TRUE(outcomes.empty());

    f.env->advance(std::chrono::milliseconds(100));
    f.run_until([&] { return outcomes.size() == 1; });
    cancel.emit(asio::cancellation_type::terminal);
    f.run_until([&] { return outcomes.size() == 2; });

    EXPECT_EQ(outcomes.at(0), errc::deadline_exceeded);
    EXPECT_EQ(outcomes.at(1), asio::error::operation_aborted);
    // Nobody waits for them any more.
    f.keys->bring(keys_of(own));
    f.run();
    EXPECT_TRUE(f.names->seen().empty());
    EXPECT_EQ(outcomes.size(), 2u);
}

TEST(AccountEndpoint, IsPrewarmedOnAllContextsOfAClient)
{
    asio::io_context there;
    account_fixture f;
    const auto server = f.serve(host_of(own));
    server->otherwise(200, sample_reply);
    f.keys->set(nullptr);
    const client db({f.ctx.get_executor(), there.get_executor()}, f.config);
    error_code outcome = asio::error::would_block;
    db.async_prewarm(2, asio::bind_executor(there, [&](error_code ec) { outcome = ec; }));
    run_until(there, [&] { return f.keys->refreshes == 1; });

    f.keys->bring(keys_of(own));
    run_until(there, [&] { return server->connection_count() == 1; });
    EXPECT_EQ(outcome, asio::error::would_block);
    run_until(f.ctx, [&] { return server->connection_count() == 2; });
    run_to_end(f.ctx);
    run_to_end(there);

    EXPECT_FALSE(outcome) << outcome.message();
    // Each of them knows by now where a request goes.
    int done = 0;
    for (asio::io_context* each : {&f.ctx, &there})
    {
        db.async_get_item(
            get_request(),
            asio::bind_executor(
                *each,
                [&](error_code ec, const get_item_reply&) {
                    EXPECT_FALSE(ec) << ec.message();
                    ++done;
                }
            )
        );
        run_to_end(*each);
    }
    EXPECT_EQ(done, 2);
    EXPECT_EQ(server->connection_count(), 2u);
}

TEST(AccountEndpoint, IsNotPrewarmedAfterAClose)
{
    account_fixture f;
    f.keys->set(nullptr);
    error_code first;
    error_code second;
    f.db().async_prewarm(1, [&](error_code ec) { first = ec; });
    f.run_until([&] { return f.keys->refreshes == 1; });

    f.db().async_close([](error_code) {});
    f.db().async_prewarm(1, [&](error_code ec) { second = ec; });
    f.run();

    EXPECT_EQ(first, errc::client_closed);
    EXPECT_EQ(second, errc::client_closed);
}

TEST(AccountEndpoint, IsNotPrewarmedWhereThereIsNone)
{
    account_fixture f;
    f.config.account_id_endpoint_mode = account_id_endpoint_mode::require;
    f.keys->set(std::make_shared<credentials>("ID", "S"));
    error_code outcome;
    diagnostics why;

    f.db().async_prewarm(1, redirect_diagnostics([&](error_code ec) { outcome = ec; }, why));
    f.run();

    EXPECT_EQ(outcome, errc::invalid_configuration);
    EXPECT_TRUE(contains(why.message(), "the account is not known"));
}

TEST(AccountEndpoint, IsNamedToAllWhoShareARequest)
{
    account_fixture f;
    f.config.combined_reads.identical = true;
    auto first = f.begin(get_request());
    auto second = f.begin(get_request());

    f.run();

    EXPECT_EQ(f.names->seen(), std::vector{host_of(own)});
    EXPECT_EQ(first->diag.endpoint(), "https://" + host_of(own));
    EXPECT_EQ(second->diag.endpoint(), "https://" + host_of(own));
}

}  // namespace
}  // namespace ddbm::test
