#include "config/configured_cluster.hpp"
#include "config/resolved_config.hpp"
#include "unit/configured_world.hpp"

#include <ddbm/transport_opener.hpp>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

using hosts = std::vector<std::string>;

client_config of_nodes(std::string first, hosts others = {})
{
    client_config config;
    config.region = "eu-central-1";
    config.static_credentials("ID", "S");
    config.endpoint_url = std::move(first);
    config.cluster.more_endpoint_urls = std::move(others);
    return config;
}

hosts hosts_of(const client_config& config)
{
    return cluster_hosts(config, resolve(config).endpoint);
}

std::string refused(const client_config& config, errc why = errc::invalid_configuration)
{
    return refusal(why, [&] { resolve(config); });
}

// Never asked for anything here.
class no_engine final : public transport_opener
{
public:
    std::shared_ptr<transport>
    open(const boost::asio::any_io_executor&, std::string_view, const client_config&) override
    {
        return nullptr;
    }
};

}  // namespace

TEST(ConfiguredCluster, HasTheEndpointAloneWhereNoneIsConfigured)
{
    EXPECT_EQ(hosts_of(of_nodes("http://a:8000")), hosts{"a"});

    client_config config = of_nodes("");
    EXPECT_EQ(hosts_of(config), hosts{"dynamodb.eu-central-1.amazonaws.com"});
}

TEST(ConfiguredCluster, HasEachHostOnceAndTheEndpointFirst)
{
    EXPECT_EQ(
        hosts_of(of_nodes("http://b", {"http://a:80", "http://b", "http://[::1]", "http://a"})),
        (hosts{"b", "a", "::1"})
    );
}

TEST(ConfiguredCluster, MayBeOfOneNodeThatTellsOfTheOthers)
{
    client_config config = of_nodes("https://a:8043");
    config.cluster.follow_node_list = true;
    config.cluster.data_centre = "dc1";
    config.cluster.rack = "r1";

    EXPECT_EQ(hosts_of(config), hosts{"a"});
}

TEST(ConfiguredCluster, NamesTheUrlThatIsNone)
{
    const std::string text =
        refused(of_nodes("http://a", {"http://b", "b:80"}), errc::invalid_endpoint);

    EXPECT_TRUE(text.starts_with("client_config::cluster.more_endpoint_urls[1]: ")) << text;
    EXPECT_NE(text.find("\"b:80\""), text.npos) << text;
}

TEST(ConfiguredCluster, ShowsNoPassword)
{
    const std::string text =
        refused(of_nodes("http://a", {"http://me:secret@b"}), errc::invalid_endpoint);

    EXPECT_EQ(text.find("secret"), text.npos) << text;
}

TEST(ConfiguredCluster, HasOneSchemeAndOnePort)
{
    EXPECT_EQ(
        refused(of_nodes("http://a:8000", {"https://b:8000"})),
        "client_config::cluster.more_endpoint_urls[0] has https and port 8000, and "
        "client_config::endpoint_url has http and port 8000; all nodes of a cluster have the same."
    );
    EXPECT_EQ(
        refused(of_nodes("https://a", {"https://b", "https://c:8043"})),
        "client_config::cluster.more_endpoint_urls[1] has https and port 8043, and "
        "client_config::endpoint_url has https and port 443; all nodes of a cluster have the same."
    );
}

TEST(ConfiguredCluster, NeedsTheEndpointThatIsItsFirstNode)
{
    EXPECT_EQ(
        refused(of_nodes("", {"http://b"})),
        "client_config::cluster is about the nodes of an endpoint, and "
        "client_config::endpoint_url, the first of them, is empty."
    );
    client_config config = of_nodes("");
    config.cluster.follow_node_list = true;
    EXPECT_NE(refused(config), "");
}

TEST(ConfiguredCluster, IsNoEngineInsideTheProcess)
{
    client_config config = of_nodes("embedded:", {"embedded:other"});
    config.opener = std::make_shared<no_engine>();
    EXPECT_EQ(
        refused(config),
        "client_config::cluster is about the nodes of an endpoint that is reached by HTTP, and "
        "client_config::endpoint_url is \"embedded:\", an engine inside the process."
    );

    EXPECT_EQ(
        refused(of_nodes("http://a", {"embedded:"})),
        "client_config::cluster.more_endpoint_urls[0] is an engine inside the process, which is no "
        "node of a cluster."
    );
}

TEST(ConfiguredCluster, IsNotReachedThroughAProxy)
{
    const auto behind = [](const char* first) {
        client_config config =
            configured({{"HTTP_PROXY", "http://me:secret@p:3128"}, {"HTTPS_PROXY", "http://p:3128"}}
            );
        config.region = "eu-central-1";
        config.static_credentials("ID", "S");
        config.endpoint_url = first;
        config.cluster.follow_node_list = true;
        return config;
    };
    for (const char* first : {"http://a", "https://a"})
    {
        EXPECT_EQ(
            refused(behind(first)),
            "client_config::cluster is about the nodes of an endpoint that are connected to one by "
            "one, and the proxy http://p:3128 would choose for itself. List its host in NO_PROXY, "
            "or set client_config::bypass_proxy, if they are reached without it."
        );
        client_config direct = behind(first);
        direct.bypass_proxy = true;
        EXPECT_EQ(hosts_of(direct), hosts{"a"});
    }
}

TEST(ConfiguredCluster, HasPlacesOnlyWithAList)
{
    client_config config = of_nodes("http://a", {"http://b"});
    config.cluster.rack = "r1";
    EXPECT_EQ(
        refused(config),
        "client_config::cluster.rack is \"r1\", which is for lists of nodes only, and "
        "client_config::cluster.follow_node_list is false."
    );
    config = of_nodes("http://a");
    config.cluster.data_centre = "dc1";
    EXPECT_NE(refused(config).find("cluster.data_centre is \"dc1\""), std::string::npos);
}

TEST(ConfiguredCluster, IsNotAskedWithoutAPause)
{
    client_config config = of_nodes("http://a");
    config.cluster.follow_node_list = true;
    config.cluster.refresh_interval = 0ms;
    EXPECT_EQ(
        refused(config), "client_config::cluster.refresh_interval is 0 ms; it is to be more than 0."
    );
    config.cluster.refresh_interval = -1ms;
    EXPECT_NE(refused(config), "");
    config.cluster.refresh_interval = 1ms;
    EXPECT_EQ(hosts_of(config), hosts{"a"});
}

}  // namespace ddbm::detail
