#include "config/configured_proxy.hpp"
#include "config/resolved_config.hpp"
#include "unit/configured_world.hpp"

namespace ddbm::detail {
namespace {

const endpoint secure = parse_endpoint("https://db.test");
const endpoint plain = parse_endpoint("http://db.test:8000");

TEST(ConfiguredProxy, IsNoneByDefault)
{
    EXPECT_FALSE(configured_proxy(client_config(), secure));
    EXPECT_FALSE(configured_proxy(configured({}), plain));
}

TEST(ConfiguredProxy, IsThatOfTheEnvironment)
{
    const client_config config =
        configured({{"HTTPS_PROXY", "http://a:1"}, {"HTTP_PROXY", "u:p@b"}, {"NO_PROXY", "x.test"}}
        );

    EXPECT_EQ(configured_proxy(config, secure), proxy("a", 1));
    EXPECT_EQ(configured_proxy(config, plain), proxy("b", 80, "u", "p"));
    EXPECT_FALSE(configured_proxy(config, parse_endpoint("https://x.test")));
    EXPECT_FALSE(configured_proxy(config, parse_endpoint("http://localhost:8000")));
    EXPECT_FALSE(configured_proxy(config, parse_endpoint("embedded:")));
}

TEST(ConfiguredProxy, IsNoneOfTheEnvironmentWhereThatIsBypassed)
{
    client_config config = configured({{"HTTPS_PROXY", "http://a:1"}, {"HTTP_PROXY", "none?"}});
    config.bypass_proxy = true;

    EXPECT_FALSE(configured_proxy(config, secure));
    EXPECT_FALSE(configured_proxy(config, plain));
}

TEST(ConfiguredProxy, IsThatOfTheProgramWhateverTheEnvironmentSays)
{
    client_config config = configured({{"HTTPS_PROXY", "none?"}, {"NO_PROXY", "*"}});
    config.proxy = parse_proxy("http://mine:3128");

    for (bool bypass : {false, true})
    {
        config.bypass_proxy = bypass;
        EXPECT_EQ(configured_proxy(config, secure), proxy("mine", 3128));
        EXPECT_EQ(configured_proxy(config, plain), proxy("mine", 3128));
        EXPECT_EQ(configured_proxy(config, parse_endpoint("http://[::1]:1")), proxy("mine", 3128));
        EXPECT_FALSE(configured_proxy(config, parse_endpoint("embedded:")));
    }
}

TEST(ConfiguredProxy, OfTheProgramIsRefusedIfItCannotBeOne)
{
    const auto why = [](proxy given) {
        client_config config;
        config.proxy = std::move(given);
        return refusal(errc::invalid_configuration, [&] { configured_proxy(config, secure); });
    };

    EXPECT_EQ(why(proxy("p", 0)), "client_config::proxy has the port 0.");
    EXPECT_EQ(why(proxy("", 3128)), "client_config::proxy has no host.");
    EXPECT_EQ(
        why(proxy("p", 1, "a:b", "HIDDEN")),
        "client_config::proxy has a user with a colon, which cannot be sent."
    );
}

// When the client is made, and not before.
TEST(ConfiguredProxy, IsLookedAtForBothEndpoints)
{
    const texts signing = {
        {"AWS_ACCESS_KEY_ID", "ID"}, {"AWS_SECRET_ACCESS_KEY", "S"}, {"AWS_REGION", "us-east-1"}};
    texts variables = signing;
    variables["HTTP_PROXY"] = "socks5://user:HIDDEN@p";
    client_config config = configured(variables);
    EXPECT_NO_THROW(resolve(config));

    config.streams_endpoint_url = "http://streams.test";
    const std::string text = refusal(errc::invalid_configuration, [&] { resolve(config); });

    EXPECT_TRUE(contains(text, "HTTP_PROXY is not the URL of a proxy"));
    EXPECT_TRUE(contains(text, "SOCKS"));
    EXPECT_EQ(text.find("HIDDEN"), text.npos) << text;
    config.bypass_proxy = true;
    EXPECT_NO_THROW(resolve(config));
}

}  // namespace
}  // namespace ddbm::detail
