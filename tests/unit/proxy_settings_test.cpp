#include "config/proxy_settings.hpp"
#include "unit/configured_world.hpp"

#include <string>
#include <vector>

namespace ddbm::detail {
namespace {

const char service_url[] = "https://dynamodb.eu-central-1.amazonaws.com";

proxy proxy_for(texts variables, std::string_view url)
{
    return proxy_settings::of(world_of(std::move(variables))).proxy_for(parse_endpoint(url));
}

// Which one is gone by, if any: each that has a value names a port of its own.
std::string variable_for(texts variables, std::string_view url)
{
    std::vector<std::string> names = {""};
    for (const char* name : {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"})
    {
        const auto found = variables.find(name);
        if (found == variables.end() || found->second.empty())
            continue;
        found->second = "http://p:" + std::to_string(names.size());
        names.emplace_back(name);
    }
    return names.at(proxy_for(std::move(variables), url).port());
}

bool is_direct(const std::string& no_proxy, std::string_view url)
{
    return variable_for({{"HTTPS_PROXY", "p"}, {"HTTP_PROXY", "p"}, {"NO_PROXY", no_proxy}}, url)
        .empty();
}

TEST(ProxySettings, NamesTheVariableOfTheScheme)
{
    EXPECT_EQ(variable_for({}, service_url), "");
    EXPECT_EQ(variable_for({{"HTTPS_PROXY", "http://p:1"}}, service_url), "HTTPS_PROXY");
    EXPECT_EQ(variable_for({{"https_proxy", "http://p:1"}}, service_url), "https_proxy");
    EXPECT_EQ(variable_for({{"HTTPS_PROXY", ""}}, service_url), "");
    EXPECT_EQ(variable_for({{"HTTP_PROXY", "http://p:1"}}, service_url), "");

    EXPECT_EQ(variable_for({{"HTTP_PROXY", "http://p:1"}}, "http://db:8000"), "HTTP_PROXY");
    EXPECT_EQ(variable_for({{"http_proxy", "http://p:1"}}, "http://db:8000"), "http_proxy");
    EXPECT_EQ(variable_for({{"HTTPS_PROXY", "http://p:1"}}, "http://db:8000"), "");
}

TEST(ProxySettings, PrefersTheNamesInLowercase)
{
    EXPECT_EQ(
        variable_for({{"HTTPS_PROXY", "a"}, {"https_proxy", "b"}}, service_url), "https_proxy"
    );
    EXPECT_EQ(variable_for({{"HTTPS_PROXY", "a"}, {"https_proxy", ""}}, service_url), "");
    EXPECT_EQ(
        variable_for(
            {{"HTTPS_PROXY", "a"}, {"NO_PROXY", "*"}, {"no_proxy", "example.com"}}, service_url
        ),
        "HTTPS_PROXY"
    );
    EXPECT_EQ(
        variable_for({{"HTTPS_PROXY", "a"}, {"NO_PROXY", "*"}, {"no_proxy", ""}}, service_url),
        "HTTPS_PROXY"
    );
}

TEST(ProxySettings, TakesNoProxyFromTheHeadersOfARequest)
{
    const texts cgi = {{"HTTP_PROXY", "http://p:1"}, {"REQUEST_METHOD", "GET"}};
    texts with_lowercase = cgi;
    with_lowercase["http_proxy"] = "http://q:1";

    EXPECT_EQ(variable_for(cgi, "http://db:8000"), "");
    EXPECT_EQ(variable_for(with_lowercase, "http://db:8000"), "http_proxy");
}

TEST(ProxySettings, ReadsTheProxy)
{
    EXPECT_EQ(
        proxy_for({{"HTTPS_PROXY", "http://u:p@h:3128"}}, service_url), proxy("h", 3128, "u", "p")
    );
    EXPECT_FALSE(proxy_for({}, service_url));
    EXPECT_FALSE(proxy_for({{"HTTPS_PROXY", "h"}, {"NO_PROXY", "*"}}, service_url));
    // One that is not needed may be wrong.
    EXPECT_FALSE(proxy_for({{"HTTP_PROXY", "://"}}, service_url));
    const std::string text = refusal(errc::invalid_configuration, [&] {
        proxy_for({{"HTTPS_PROXY", "http://user:secret@h:port"}}, service_url);
    });
    EXPECT_TRUE(contains(text, "HTTPS_PROXY"));
    EXPECT_TRUE(contains(text, "port"));
    EXPECT_EQ(text.find("secret"), text.npos) << text;
}

TEST(ProxySettings, LeavesOutThisMachineAndTheEngine)
{
    for (const char* url :
         {"http://localhost:8000",
          "https://LOCALHOST",
          "http://db.localhost",
          "http://127.0.0.1:8000",
          "http://127.1.2.3",
          "http://[::1]:8000",
          "embedded:"})
        EXPECT_TRUE(is_direct("", url)) << url;

    EXPECT_FALSE(is_direct("", "http://localhost.example.com"));
    EXPECT_FALSE(is_direct("", "http://128.0.0.1"));
    EXPECT_FALSE(is_direct("", "http://[::2]"));
}

TEST(ProxySettings, LeavesOutWhatIsListed)
{
    for (const char* list :
         {"*",
          "amazonaws.com",
          ".amazonaws.com",
          "..amazonaws.com",
          "*.amazonaws.com",
          "AmazonAWS.com",
          "dynamodb.eu-central-1.amazonaws.com",
          "amazonaws.com:443",
          "*:443",
          "example.com,amazonaws.com",
          "example.com, amazonaws.com",
          " , ,amazonaws.com,"})
        EXPECT_TRUE(is_direct(list, service_url)) << list;

    for (const char* list :
         {"",
          ",",
          ".",
          "aws.com",
          "s3.eu-central-1.amazonaws.com",
          "amazonaws.com:80",
          "*:80",
          "amazonaws",
          "dynamodb",
          "amazonaws.com.example.com",
          ":443",
          "[",
          "[]"})
        EXPECT_FALSE(is_direct(list, service_url)) << list;

    EXPECT_EQ(variable_for({{"HTTPS_PROXY", "p"}, {"no_proxy", "amazonaws.com"}}, service_url), "");
}

// What should_bypass_proxies of requests 2.34.2 says, by chance, of lists that it knows the parts
// of: it takes *.domain for a host and ports after an address for a part of that.
TEST(ProxySettings, LeavesOutWhatRequestsDoes)
{
    constexpr struct
    {
        const char* list;
        const char* url;
        bool is_direct;
    } cases[] = {
        {"*", "http://10.1.20.3", true},
        {"*", "http://dynamodb.eu-central-1.amazonaws.com", true},
        {"*", "https://db.corp.example:8000", true},
        {", .amazonaws.com", "http://db.corp", false},
        {".", "http://192.168.0.1", false},
        {"., , 192.168.0.0/16", "http://10.1.2.3", false},
        {"., ..db.corp", "http://a.db.corp:8000", true},
        {".,,.db.corp", "https://db.corp.example:8000", false},
        {"..db.corp,.corp:8000", "http://a.db.corp:8000", true},
        {"..db.corp,.db.corp,10.1.2.0/24", "http://db.corp", true},
        {"..db.corp,db.corp:8000", "http://192.168.0.1", false},
        {".2.3, .db.corp, .db", "http://dynamodb.eu-central-1.amazonaws.com", false},
        {".amazonaws.com, 192.168.0.0/16", "http://192.168.0.1", true},
        {".corp", "http://a.db.corp:8000", true},
        {".corp, AmazonAWS.com", "http://a.db.corp", true},
        {".corp, db", "http://dynamodb.eu-central-1.amazonaws.com", false},
        {".corp:8000,10.0.0.0/8,10.0.0.0/8", "http://10.1.20.3", true},
        {".db", "https://10.1.2.3", false},
        {".db,.", "http://dynamodb.eu-central-1.amazonaws.com:8000", false},
        {".db,.db.corp,.corp", "https://192.168.0.1:8000", false},
        {".db,10.1.2.0/24,.2.3", "https://db", true},
        {".db.corp", "https://xdb.corp", false},
        {".db.corp, .corp:8000", "https://192.168.0.1", false},
        {"10.0.0.0/8", "https://10.1.20.3:8000", true},
        {"10.0.0.0/8", "https://xdb.corp", false},
        {"10.0.0.0/8,", "http://dynamodb.eu-central-1.amazonaws.com", false},
        {"10.0.0.0/8,10.1.2.3/32,corp:8000", "http://xdb.corp", false},
        {"10.0.0.0/8,db.corp", "http://a.db.corp:8000", true},
        {"10.1.2.0/24, onaws.com", "http://xdb.corp:8000", false},
        {"10.1.2.3", "https://10.1.2.3", true},
        {"10.1.2.3/32", "https://db.corp.example:8000", false},
        {"10.1.2.3/32", "https://xdb.corp", false},
        {"10.1.2.3/32, onaws.com", "https://10.1.2.3:8000", true},
        {"10.1.2.3/32,.db.corp,onaws.com", "http://a.db.corp:8000", true},
        {"10.1.2.3/32,com,corp:8000", "https://10.1.2.3:8000", true},
        {"192.168.0.0/16", "http://10.1.20.3", false},
        {"192.168.0.0/16, db", "http://db", true},
        {"2.3, onaws.com", "https://db:8000", false},
        {"AmazonAWS.com, corp:8000", "https://dynamodb.eu-central-1.amazonaws.com:8000", true},
        {"AmazonAWS.com,10.1.2.3/32", "http://a.db.corp:8000", false},
        {"DB.Corp,corp:8000", "https://db.corp:8000", true},
        {"amazonaws.com,..db.corp,.corp", "https://xdb.corp:8000", true},
        {"amazonaws.com,AmazonAWS.com,.db", "https://10.1.20.3", false},
        {"com", "https://192.168.0.1", false},
        {"com,10.1.2.3/33", "http://a.db.corp", false},
        {"corp", "https://10.1.20.3", false},
        {"corp, .amazonaws.com, example", "https://db.corp.example", true},
        {"corp, onaws.com", "http://db.corp", true},
        {"corp,DB.Corp,.", "https://db.corp", true},
        {"corp:8000, com", "https://dynamodb.eu-central-1.amazonaws.com:8000", true},
        {"corp:8000,10.1.2.3", "https://10.1.2.3:8000", true},
        {"db", "http://db.corp:8000", false},
        {"db,corp:8000,db", "http://a.db.corp:8000", true},
        {"db.corp, corp", "http://a.db.corp", true},
        {"db.corp,amazonaws.com,10.1.2.0/24", "http://dynamodb.eu-central-1.amazonaws.com", true},
        {"db.corp:8000, .db", "http://db.corp.example:8000", false},
        {"db.corp:8000, 10.1.2.3/32", "http://a.db.corp", false},
        {"db.corp:8000,.2.3,example", "http://db.corp.example:8000", true},
        {"db.corp:8000,.db", "http://db.corp.example:8000", false},
        {"example", "https://10.1.2.3", false},
    };
    for (const auto& each : cases)
        EXPECT_EQ(is_direct(each.list, each.url), each.is_direct) << each.list << ' ' << each.url;
}

TEST(ProxySettings, ComparesAddressesAndNetworks)
{
    for (const char* list : {"10.1.2.3", "10.1.2.3:8000", "10.0.0.0/8", "10.1.2.3/32", "0.0.0.0/0"})
        EXPECT_TRUE(is_direct(list, "http://10.1.2.3:8000")) << list;
    for (const char* list : {"10.1.2.4", "10.1.2.3:8001", "11.0.0.0/8", "10.0.0.0/33", "fd00::/8"})
        EXPECT_FALSE(is_direct(list, "http://10.1.2.3:8000")) << list;

    for (const char* list :
         {"fd00::7",
          "[fd00::7]",
          "[fd00::7]:8000",
          "fd00::/8",
          "FD00::7",
          "fd00:0::7",
          "[fd00:0:0:0::7]:8000"})
        EXPECT_TRUE(is_direct(list, "http://[fd00::7]:8000")) << list;
    for (const char* list : {"fd00::8", "[fd00::7]:8001", "fe00::/8", "10.0.0.0/8"})
        EXPECT_FALSE(is_direct(list, "http://[fd00::7]:8000")) << list;

    EXPECT_TRUE(is_direct("fd00::7", "http://[fd00:0::0007]:8000"));

    EXPECT_FALSE(is_direct("10.0.0.0/8", service_url));
}

}  // namespace
}  // namespace ddbm::detail
