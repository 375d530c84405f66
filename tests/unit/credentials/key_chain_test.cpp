// Variables and files in, keys out.

#include "credentials/iso_time.hpp"
#include "credentials/key_chain.hpp"
#include "support/run_async.hpp"
#include "unit/configured_world.hpp"
#include "unit/credentials/fake_outside.hpp"

namespace ddbm::detail {
namespace {

constexpr const char* credentials_path = "/home/u/.aws/credentials";

class KeyChain : public ::testing::Test, protected fake_outside
{
protected:
    std::shared_ptr<credentials_provider> chain(texts variables)
    {
        config_sources sources = world_of(std::move(variables));
        sources.read_file = world->read_file;
        return key_chain(std::move(sources), "eu-west-1", "Try this.", world);
    }

    // The keys' id, or what went wrong.
    std::string refresh(credentials_provider& provider)
    {
        std::string got = "nothing";
        provider.async_refresh(
            ctx.get_executor(),
            [&](error_code ec, std::shared_ptr<const credentials> keys) {
                got = ec ? ec.message() + ": " + provider.last_failure() : keys->access_key_id();
            }
        );
        test::run_to_end(ctx);
        return got;
    }

    void write_keys(const std::string& id)
    {
        (*files)[credentials_path] =
            "[default]\naws_access_key_id = " + id + "\naws_secret_access_key = S\n";
    }

    asio::io_context ctx;
};

TEST_F(KeyChain, HasGivenKeysAtHandAndReadsTheirFileAgain)
{
    write_keys("OLD");
    const auto provider = chain({});

    ASSERT_NE(provider->current(), nullptr);
    EXPECT_EQ(provider->current()->access_key_id(), "OLD");

    write_keys("NEW");
    EXPECT_EQ(provider->current()->access_key_id(), "OLD");
    provider->drop(*provider->current());
    EXPECT_EQ(provider->current(), nullptr);
    EXPECT_EQ(refresh(*provider), "NEW");
}

TEST_F(KeyChain, FetchesKeysThatAreNotGiven)
{
    const std::string url = "http://169.254.170.2/keys";
    fetcher->answer_to(
        "GET " + url,
        200,
        R"({"AccessKeyId": "C", "SecretAccessKey": "S", "Token": "T", "Expiration": ")" +
            iso_time(env->system_now() + std::chrono::hours(6)) + "\"}"
    );
    const auto provider = chain({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys"}});

    EXPECT_EQ(provider->current(), nullptr);
    EXPECT_EQ(refresh(*provider), "C");
    EXPECT_EQ(provider->current()->session_token(), "T");
    EXPECT_FALSE(provider->is_due());
    env->advance(std::chrono::hours(6) - std::chrono::minutes(9));
    EXPECT_TRUE(provider->is_due());
}

TEST_F(KeyChain, RefusesAtOnceWhatCannotBeFollowed)
{
    EXPECT_EQ(
        refusal(
            errc::invalid_configuration,
            [&] {
                chain({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/t"}});
            }
        ),
        "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not."
    );
    EXPECT_TRUE(contains(
        refusal(
            errc::no_credentials,
            [&] {
                chain({{"AWS_EC2_METADATA_DISABLED", "true"}});
            }
        ),
        "There are no access keys."
    ));
}

TEST_F(KeyChain, FailsInWordsWhenAFileIsBrokenLater)
{
    write_keys("OLD");
    const auto provider = chain({});
    (*files)[credentials_path] = "[default\n";

    const std::string failure = refresh(*provider);

    EXPECT_TRUE(contains(failure, "/home/u/.aws/credentials:1: a section's title without a closing")
    );
    EXPECT_EQ(provider->current()->access_key_id(), "OLD");
}

TEST_F(KeyChain, SaysOfKeysInVariablesThatTheyHaveEnded)
{
    const std::string end = iso_time(env->system_now() - std::chrono::seconds(1));
    const auto provider = chain(
        {{"AWS_ACCESS_KEY_ID", "A"},
         {"AWS_SECRET_ACCESS_KEY", "S"},
         {"AWS_CREDENTIAL_EXPIRATION", end}}
    );

    EXPECT_EQ(provider->current(), nullptr);
    EXPECT_TRUE(
        contains(refresh(*provider), "AWS_ACCESS_KEY_ID gives keys that have ended at " + end + ".")
    );
}

}  // namespace
}  // namespace ddbm::detail
