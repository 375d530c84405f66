#include "config/config_sources.hpp"
#include "config/resolved_config.hpp"
#include "unit/configured_world.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace ddbm {

// Only its address matters here.
class transport_opener
{
};

namespace detail {
namespace {

TEST(ClientConfig, HasTheDocumentedDefaults)
{
    const client_config config;

    EXPECT_EQ(config.max_connections, 256u);
    EXPECT_EQ(config.idle_timeout, std::chrono::seconds(60));
    EXPECT_EQ(config.reply_limit_bytes, 33'554'432u);
    EXPECT_EQ(config.timeouts.connect, std::chrono::seconds(1));
    EXPECT_EQ(config.timeouts.tls, std::chrono::seconds(2));
    EXPECT_EQ(config.timeouts.attempt, std::chrono::seconds(10));
    EXPECT_EQ(config.timeouts.call, std::chrono::seconds(0));
    EXPECT_EQ(config.retry_policy.max_attempts, 4);
    EXPECT_EQ(config.credentials, nullptr);
    EXPECT_TRUE(config.region.empty());
    EXPECT_FALSE(config.use_fips_endpoint);
    EXPECT_FALSE(config.use_dualstack_endpoint);
    EXPECT_FALSE(config.bypass_proxy);
}

TEST(ClientConfig, ReadsTheVariables)
{
    const client_config config = configured({
        {"AWS_ACCESS_KEY_ID", "ID"},
        {"AWS_SECRET_ACCESS_KEY", "SECRET"},
        {"AWS_SESSION_TOKEN", "TOKEN"},
        {"AWS_REGION", "eu-central-1"},
        {"AWS_DEFAULT_REGION", "us-east-1"},
        {"AWS_ENDPOINT_URL", "http://all:1"},
        {"AWS_ENDPOINT_URL_DYNAMODB", "http://db:2"},
    });

    EXPECT_EQ(config.credentials, nullptr);
    EXPECT_TRUE(keys_at_hand(config) == credentials("ID", "SECRET", "TOKEN"));
    EXPECT_EQ(config.region, "eu-central-1");
    EXPECT_EQ(config.endpoint_url, "http://db:2");
    EXPECT_EQ(config.streams_endpoint_url, "http://all:1");
}

TEST(ClientConfig, ReadsTheProgramsPartOfTheUserAgent)
{
    const std::string profile = "[default]\nsdk_ua_app_id = older\n";
    EXPECT_EQ(configured({{"AWS_SDK_UA_APP_ID", "shop"}}).app_id, "shop");
    EXPECT_EQ(with_files(profile, "").app_id, "older");
    EXPECT_EQ(with_files(profile, "", {{"AWS_SDK_UA_APP_ID", "shop"}}).app_id, "shop");

    const std::string message = refusal(errc::invalid_configuration, [] {
        configured({{"AWS_SDK_UA_APP_ID", "my shop"}});
    });
    EXPECT_TRUE(contains(message, "AWS_SDK_UA_APP_ID is \"my shop\""));
}

TEST(ClientConfig, TakesAVariableThatIsSetToNothingForNotSet)
{
    const client_config config = configured({
        {"AWS_ACCESS_KEY_ID", ""},
        {"AWS_SECRET_ACCESS_KEY", ""},
        {"AWS_REGION", ""},
        {"AWS_DEFAULT_REGION", "us-east-1"},
        {"AWS_PROFILE", ""},
        {"AWS_CONFIG_FILE", ""},
    });

    EXPECT_EQ(key_id(config), "(none)");
    EXPECT_EQ(config.region, "us-east-1");
}

TEST(ClientConfig, ReadsTheDefaultProfileOfBothFiles)
{
    const client_config config = with_files(
        "[default]\nregion = eu-west-1\nendpoint_url = http://db:8000\n",
        "[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n"
        "aws_session_token = TOKEN\n"
    );

    EXPECT_EQ(config.region, "eu-west-1");
    EXPECT_EQ(config.endpoint_url, "http://db:8000");
    EXPECT_EQ(config.credentials, nullptr);
    EXPECT_TRUE(keys_at_hand(config) == credentials("ID", "SECRET", "TOKEN"));
}

TEST(ClientConfig, PrefersVariablesToTheProfile)
{
    const client_config config = with_files(
        "[default]\nregion = eu-west-1\nendpoint_url = http://file\n",
        "[default]\naws_access_key_id = FILE\naws_secret_access_key = S\naws_session_token = T\n",
        {{"AWS_ACCESS_KEY_ID", "VARIABLE"},
         {"AWS_SECRET_ACCESS_KEY", "S"},
         {"AWS_DEFAULT_REGION", "us-east-1"},
         {"AWS_ENDPOINT_URL", "http://variable"}}
    );

    EXPECT_EQ(key_id(config), "VARIABLE");
    // Keys are taken as a set: the file's token belongs to other keys.
    EXPECT_EQ(keys_at_hand(config).session_token(), "");
    EXPECT_EQ(config.region, "us-east-1");
    EXPECT_EQ(config.endpoint_url, "http://variable");
}

TEST(ClientConfig, PrefersTheCredentialsFileToTheConfigFile)
{
    const client_config config = with_files(
        "[default]\naws_access_key_id = CONFIG\naws_secret_access_key = S\n",
        "[default]\naws_access_key_id = CREDENTIALS\naws_secret_access_key = S\n"
    );

    EXPECT_EQ(key_id(config), "CREDENTIALS");
}

TEST(ClientConfig, ReadsTheNamedProfileAndFiles)
{
    const client_config config = configured(
        {{"AWS_PROFILE", "dev"},
         {"AWS_CONFIG_FILE", "/etc/aws"},
         {"AWS_SHARED_CREDENTIALS_FILE", "~/keys"}},
        {{"/etc/aws", "[default]\nregion = a\n[profile dev]\nregion = b\n"},
         {"/home/u/keys", "[dev]\naws_access_key_id = DEV\naws_secret_access_key = S\n"}}
    );

    EXPECT_EQ(config.region, "b");
    EXPECT_EQ(key_id(config), "DEV");
}

TEST(ClientConfig, TakesTheOtherNameOfTheVariableForTheProfile)
{
    const std::string file = "[profile dev]\nregion = a\n[profile old]\nregion = b\n";

    EXPECT_EQ(with_files(file, "", {{"AWS_DEFAULT_PROFILE", "old"}}).region, "b");
    EXPECT_EQ(
        with_files(file, "", {{"AWS_DEFAULT_PROFILE", "old"}, {"AWS_PROFILE", "dev"}}).region, "a"
    );
    EXPECT_TRUE(contains(
        refusal(
            errc::invalid_configuration,
            [&] {
                with_files(file, "", {{"AWS_DEFAULT_PROFILE", "gone"}});
            }
        ),
        "AWS_DEFAULT_PROFILE names the profile \"gone\""
    ));
}

TEST(ClientConfig, ReadsTheServicesSectionOfTheProfile)
{
    const std::string file = "[profile dev]\nservices = here\nendpoint_url = http://profile\n"
                             "[services here]\ndynamodb =\n  endpoint_url = http://section\n";

    const client_config config = with_files(file, "", {{"AWS_PROFILE", "dev"}});
    EXPECT_EQ(config.endpoint_url, "http://section");
    EXPECT_EQ(config.streams_endpoint_url, "http://profile");

    const client_config overridden =
        with_files(file, "", {{"AWS_PROFILE", "dev"}, {"AWS_ENDPOINT_URL", "http://variable"}});
    EXPECT_EQ(overridden.endpoint_url, "http://variable");
}

TEST(ClientConfig, IgnoresConfiguredEndpointsWhenTold)
{
    const client_config by_variable = with_files(
        "[default]\nendpoint_url = http://profile\n",
        "",
        {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"},
         {"AWS_ENDPOINT_URL_DYNAMODB", "http://variable"}}
    );
    EXPECT_EQ(by_variable.endpoint_url, "");
    EXPECT_EQ(by_variable.streams_endpoint_url, "");

    const client_config by_profile = with_files(
        "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = TRUE\n", ""
    );
    EXPECT_EQ(by_profile.endpoint_url, "");

    const client_config overruled = with_files(
        "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = true\n",
        "",
        {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"}}
    );
    EXPECT_EQ(overruled.endpoint_url, "http://profile");

    const client_config not_told = configured(
        {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"}, {"AWS_ENDPOINT_URL", "http://variable"}}
    );
    EXPECT_EQ(not_told.endpoint_url, "http://variable");
}

TEST(ClientConfig, WorksWithoutAnyOfItOrAHome)
{
    config_sources nothing;
    nothing.variable = [](const std::string&) { return std::nullopt; };
    nothing.read_file = [](const std::string& path) -> boost::system::result<std::string> {
        ADD_FAILURE() << "read " << path;
        return make_error_code(boost::system::errc::no_such_file_or_directory);
    };
    const auto opener = std::make_shared<transport_opener>();

    const client_config config = config_from(nothing, opener);

    EXPECT_TRUE(config.region.empty());
    EXPECT_EQ(config.opener, opener);
}

TEST(ClientConfig, IsEmbeddedWithAnOpenerAndNothingElse)
{
    const auto opener = std::make_shared<transport_opener>();

    EXPECT_EQ(configured({}, {}, opener).endpoint_url, "embedded:");
    EXPECT_EQ(configured({}).endpoint_url, "");
    // How an instance is asked for keys says nothing of whether there are any.
    EXPECT_EQ(
        configured({{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6"}}, {}, opener).endpoint_url,
        "embedded:"
    );
}

TEST(ClientConfig, IsNotEmbeddedOnceAnythingIsConfigured)
{
    const auto opener = std::make_shared<transport_opener>();
    const texts profile = {{"/home/u/.aws/config", "[default]\noutput = json\n"}};

    EXPECT_EQ(configured({{"AWS_REGION", "eu-central-1"}}, {}, opener).endpoint_url, "");
    EXPECT_EQ(
        configured({{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "b"}}, {}, opener)
            .endpoint_url,
        ""
    );
    for (const char* name :
         {"AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI"})
        EXPECT_EQ(configured({{name, "/x"}}, {}, opener).endpoint_url, "") << name;
    EXPECT_EQ(
        configured({{"AWS_ENDPOINT_URL", "http://localhost:1"}}, {}, opener).endpoint_url,
        "http://localhost:1"
    );
    EXPECT_EQ(configured({}, profile, opener).endpoint_url, "");
    EXPECT_EQ(configured({{"AWS_USE_FIPS_ENDPOINT", "true"}}, {}, opener).endpoint_url, "");
    EXPECT_EQ(configured({{"AWS_USE_DUALSTACK_ENDPOINT", "true"}}, {}, opener).endpoint_url, "");
}

TEST(ClientConfig, RefusesANamedProfileThatIsNotThere)
{
    const std::string message = refusal(errc::invalid_configuration, [] {
        with_files("[default]\nregion = a\n", "", {{"AWS_PROFILE", "dev"}});
    });

    EXPECT_TRUE(contains(message, "AWS_PROFILE names the profile \"dev\""));
    EXPECT_TRUE(contains(message, "/home/u/.aws/config and /home/u/.aws/credentials"));
}

TEST(ClientConfig, RefusesANamedFileThatIsNotThere)
{
    for (const char* variable : {"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"})
    {
        const std::string message = refusal(errc::invalid_configuration, [variable] {
            configured({{variable, "/etc/aws"}});
        });
        EXPECT_TRUE(contains(message, std::string(variable) + " names the file /etc/aws: "));
    }
}

TEST(ClientConfig, RefusesAMalformedFileByItsNameAndLine)
{
    const std::string message =
        refusal(errc::invalid_configuration, [] { with_files("", "[default]\nsecret\n"); });

    EXPECT_TRUE(contains(message, "/home/u/.aws/credentials:2: "));
    EXPECT_FALSE(contains(message, "secret\n"));
}

TEST(ClientConfig, RefusesAServicesSectionThatIsNotThere)
{
    const std::string message =
        refusal(errc::invalid_configuration, [] { with_files("[default]\nservices = s\n", ""); });

    EXPECT_TRUE(contains(message, "names the services section \"s\""));
}

TEST(ResolvedConfig, FindsTheServicesOwnEndpoints)
{
    client_config config;
    config.region = "eu-central-1";
    config.static_credentials("ID", "SECRET", "TOKEN");

    const resolved_config resolved = resolve(config);

    EXPECT_EQ(resolved.endpoint.text(), "https://dynamodb.eu-central-1.amazonaws.com");
    EXPECT_EQ(
        resolved.streams_endpoint.text(), "https://streams.dynamodb.eu-central-1.amazonaws.com"
    );
    EXPECT_EQ(resolved.signing_region, "eu-central-1");
    EXPECT_TRUE(resolved.is_signed());
}

TEST(ResolvedConfig, SignsForUsEast1InTheRegionLocal)
{
    client_config config;
    config.region = "local";
    config.static_credentials("ID", "SECRET");

    const resolved_config resolved = resolve(config);

    EXPECT_EQ(resolved.endpoint.text(), "http://localhost:8000");
    EXPECT_EQ(resolved.signing_region, "us-east-1");
}

TEST(ResolvedConfig, SendsStreamsWhereEverythingElseIsSentUnlessToldOtherwise)
{
    client_config config;
    config.region = "us-east-1";
    config.static_credentials("ID", "SECRET");
    config.endpoint_url = "http://localhost:8000";
    EXPECT_EQ(resolve(config).streams_endpoint.text(), "http://localhost:8000");

    config.streams_endpoint_url = "http://localhost:8001";
    EXPECT_EQ(resolve(config).endpoint.text(), "http://localhost:8000");
    EXPECT_EQ(resolve(config).streams_endpoint.text(), "http://localhost:8001");
}

TEST(ResolvedConfig, NeedsNeitherRegionNorKeysForAnEmbeddedEndpoint)
{
    client_config config;
    config.endpoint_url = "embedded:doom.db";
    config.opener = std::make_shared<transport_opener>();

    const resolved_config resolved = resolve(config);

    EXPECT_EQ(resolved.endpoint.embedded_name(), "doom.db");
    EXPECT_TRUE(resolved.streams_endpoint == resolved.endpoint);
    EXPECT_FALSE(resolved.is_signed());
}

TEST(ResolvedConfig, RefusesAVariantOfAnEmbeddedEndpoint)
{
    client_config config;
    config.endpoint_url = "embedded:";
    config.opener = std::make_shared<transport_opener>();
    config.use_fips_endpoint = true;

    EXPECT_TRUE(contains(
        refusal(errc::invalid_configuration, [&] { resolve(config); }),
        "client_config::use_fips_endpoint is true, and client_config::endpoint_url is "
        "\"embedded:\"."
    ));
}

TEST(ResolvedConfig, NamesTheTargetThatAnEmbeddedEndpointNeeds)
{
    client_config config;
    config.endpoint_url = "embedded:";

    const std::string message = refusal(errc::invalid_endpoint, [&] { resolve(config); });

    EXPECT_TRUE(contains(message, "\"embedded:\""));
    EXPECT_TRUE(contains(message, "ddbm::local"));
}

TEST(ResolvedConfig, SaysWhereItLookedForARegion)
{
    client_config config =
        with_files("[profile dev]\noutput = json\n", "", {{"AWS_PROFILE", "dev"}});
    config.static_credentials("ID", "SECRET");

    const std::string message = refusal(errc::no_region, [&] { resolve(config); });

    for (const char* place :
         {"client_config::region",
          "AWS_REGION",
          "AWS_DEFAULT_REGION",
          "\"dev\"",
          "/home/u/.aws/config",
          "/home/u/.aws/credentials"})
        EXPECT_TRUE(contains(message, place));
}

TEST(ResolvedConfig, SaysThatTheEnvironmentWasNotLookedAt)
{
    client_config config;
    EXPECT_TRUE(contains(
        refusal(errc::no_region, [&] { resolve(config); }),
        "client_config::from_environment(), which looks at AWS_REGION, AWS_DEFAULT_REGION and "
        "profile files, was not used."
    ));

    config.region = "us-east-1";
    EXPECT_TRUE(contains(
        refusal(errc::no_credentials, [&] { resolve(config); }),
        "client_config::from_environment(), which looks at AWS_ACCESS_KEY_ID, "
        "AWS_SECRET_ACCESS_KEY and profile files, was not used."
    ));
}

TEST(ResolvedConfig, TellsUsersOfALocalServerThatAnyRegionAndKeysDo)
{
    client_config config;
    config.endpoint_url = "http://localhost:8000";

    EXPECT_TRUE(contains(
        refusal(errc::no_region, [&] { resolve(config); }),
        "The endpoint http://localhost:8000 does not change that: every request is signed. A "
        "server "
        "such as DynamoDB Local takes any region, such as us-east-1."
    ));
    config.region = "us-east-1";
    EXPECT_TRUE(contains(
        refusal(errc::no_credentials, [&] { resolve(config); }),
        "A server such as DynamoDB Local takes any pair of keys"
    ));
}

TEST(ResolvedConfig, RefusesSettingsThatCannotBeUsed)
{
    client_config good;
    good.region = "us-east-1";
    good.static_credentials("ID", "SECRET");
    EXPECT_NO_THROW(resolve(good));

    client_config bad_region = good;
    bad_region.region = "us east";
    EXPECT_TRUE(
        contains(refusal(errc::invalid_configuration, [&] { resolve(bad_region); }), "\"us east\"")
    );
    bad_region.endpoint_url = "http://localhost:8000";
    refusal(errc::invalid_configuration, [&] { resolve(bad_region); });

    client_config bad_prefix = good;
    bad_prefix.table_prefix = "prod/";
    EXPECT_TRUE(
        contains(refusal(errc::invalid_configuration, [&] { resolve(bad_prefix); }), "\"prod/\"")
    );

    client_config bad_app = good;
    bad_app.app_id = "my shop";
    EXPECT_TRUE(contains(
        refusal(errc::invalid_configuration, [&] { resolve(bad_app); }),
        "client_config::app_id is \"my shop\""
    ));

    client_config no_connections = good;
    no_connections.max_connections = 0;
    EXPECT_TRUE(contains(
        refusal(errc::invalid_configuration, [&] { resolve(no_connections); }), "max_connections"
    ));

    client_config bad_age = good;
    bad_age.max_connection_age = std::chrono::milliseconds(-1);
    EXPECT_TRUE(contains(
        refusal(errc::invalid_configuration, [&] { resolve(bad_age); }),
        "max_connection_age is -1 ms"
    ));

    client_config bad_idle = good;
    bad_idle.idle_timeout = std::chrono::milliseconds(-1);
    EXPECT_TRUE(contains(
        refusal(errc::invalid_configuration, [&] { resolve(bad_idle); }), "idle_timeout is -1 ms"
    ));

    client_config bad_endpoint = good;
    bad_endpoint.streams_endpoint_url = "localhost";
    EXPECT_TRUE(
        contains(refusal(errc::invalid_endpoint, [&] { resolve(bad_endpoint); }), "\"localhost\"")
    );
}

TEST(ResolvedConfig, RefusesHedgingThatNobodyCanMean)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    constexpr double endless = std::numeric_limits<double>::infinity();
    const auto refused = [](auto change) {
        client_config config;
        config.region = "us-east-1";
        config.static_credentials("ID", "SECRET");
        change(config.hedged_reads);
        return refusal(errc::invalid_configuration, [&] { resolve(config); });
    };

    for (const double share : {-0.02, 1.01, none, endless})
    {
        const std::string text = refused([&](hedged_reads& to) { to.extra_reads = share; });
        EXPECT_TRUE(contains(text, "client_config::hedged_reads.extra_reads is ")) << text;
    }
    for (const double quantile : {-1.0, 0.0, 1.0, none})
    {
        const std::string text = refused([&](hedged_reads& to) { to.quantile = quantile; });
        EXPECT_TRUE(contains(text, "client_config::hedged_reads.quantile is ")) << text;
    }
    EXPECT_EQ(
        refused([](hedged_reads& to) { to.least_delay = std::chrono::microseconds(-1); }),
        "client_config::hedged_reads.least_delay is -1 us; it is to be no less than 0."
    );

    client_config good;
    good.region = "us-east-1";
    good.static_credentials("ID", "SECRET");
    good.hedged_reads.extra_reads = 0;
    good.hedged_reads.least_delay = std::chrono::microseconds(0);
    EXPECT_NO_THROW(resolve(good));
}

TEST(ResolvedConfig, RefusesAWindowOfLessThanNoTime)
{
    client_config config;
    config.region = "us-east-1";
    config.static_credentials("ID", "SECRET");
    config.combined_reads.batch_window = std::chrono::microseconds(0);
    EXPECT_NO_THROW(resolve(config));

    config.combined_reads.batch_window = std::chrono::microseconds(-1);
    EXPECT_EQ(
        refusal(errc::invalid_configuration, [&] { resolve(config); }),
        "client_config::combined_reads.batch_window is -1 us; it is to be no less than 0."
    );
}

TEST(ResolvedConfig, NeverPutsASecretIntoAnErrorsText)
{
    const client_config config = with_files(
        "",
        "[default]\naws_access_key_id = KEYID\naws_secret_access_key = HIDDEN\n"
        "aws_session_token = HIDDEN\n"
    );

    const std::string message = refusal(errc::no_region, [&] { resolve(config); });

    EXPECT_FALSE(contains(message, "HIDDEN"));
    EXPECT_FALSE(contains(message, "KEYID"));
}

}  // namespace
}  // namespace detail
}  // namespace ddbm
