#include <ddbm/endpoint.hpp>
#include <ddbm/error.hpp>

#include <gtest/gtest.h>

namespace ddbm {
namespace {

std::string refusal(std::string_view url)
{
    try
    {
        parse_endpoint(url);
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_endpoint);
        return e.get_diagnostics().message();
    }
    return "accepted";
}

TEST(ParseEndpoint, ReadsSchemeHostAndPort)
{
    const endpoint local = parse_endpoint("http://localhost:8000");
    EXPECT_EQ(local.scheme(), endpoint_scheme::http);
    EXPECT_FALSE(local.is_https());
    EXPECT_FALSE(local.is_embedded());
    EXPECT_EQ(local.host(), "localhost");
    EXPECT_EQ(local.port(), 8000);
    EXPECT_EQ(local.text(), "http://localhost:8000");
    EXPECT_EQ(local.host_header(), "localhost:8000");

    const endpoint service = parse_endpoint("HTTPS://dynamodb.us-east-1.amazonaws.com/");
    EXPECT_TRUE(service.is_https());
    EXPECT_EQ(service.port(), 443);
    EXPECT_EQ(service.host_header(), "dynamodb.us-east-1.amazonaws.com");
}

TEST(ParseEndpoint, LeavesTheSchemesOwnPortOutOfTheHostHeader)
{
    EXPECT_EQ(parse_endpoint("http://db").port(), 80);
    EXPECT_EQ(parse_endpoint("http://db:").port(), 80);
    EXPECT_EQ(parse_endpoint("http://db:80").host_header(), "db");
    EXPECT_EQ(parse_endpoint("https://db:443").host_header(), "db");
    EXPECT_EQ(parse_endpoint("https://db:80").host_header(), "db:80");
    EXPECT_EQ(parse_endpoint("http://db:443").host_header(), "db:443");
}

TEST(ParseEndpoint, TakesAddressesAndNamesThatAreNoDnsNames)
{
    EXPECT_EQ(parse_endpoint("http://10.0.0.7:65535").host(), "10.0.0.7");
    EXPECT_EQ(parse_endpoint("http://dynamodb_local:8000").host(), "dynamodb_local");

    const endpoint ipv6 = parse_endpoint("http://[::1]:8000");
    EXPECT_EQ(ipv6.host(), "::1");
    EXPECT_EQ(ipv6.host_header(), "[::1]:8000");
    EXPECT_EQ(parse_endpoint("https://[fd00::2]").host_header(), "[fd00::2]");
}

TEST(ParseEndpoint, RecognisesEmbeddedOnes)
{
    const endpoint memory = parse_endpoint("embedded:");
    EXPECT_TRUE(memory.is_embedded());
    EXPECT_EQ(memory.embedded_name(), "");
    EXPECT_EQ(memory.host_header(), "");

    const endpoint file = parse_endpoint("embedded:/var/lib/a b.db");
    EXPECT_TRUE(file.is_embedded());
    EXPECT_EQ(file.embedded_name(), "/var/lib/a b.db");
    EXPECT_EQ(file.text(), "embedded:/var/lib/a b.db");
    EXPECT_EQ(parse_endpoint("http://db").embedded_name(), "");
    EXPECT_THROW(parse_endpoint("embedded://a.db"), error);
}

TEST(ParseEndpoint, SaysWhatIsWrong)
{
    const std::pair<const char*, const char*> wrong[] = {
        {"", "is empty"},
        {"localhost:8000", "has no scheme"},
        {"localhost", "has no scheme"},
        {"//localhost", "has no scheme"},
        {"://localhost", "is not a URL"},
        {"ftp://db", "the unknown scheme \"ftp\""},
        {"http://", "has no host"},
        {"http://:8000", "has no host"},
        {"http://db:0", "the port 0,"},
        {"http://db:65536", "the port 65536,"},
        {"http://db:99999999999999999999", "the port 99999999999999999999,"},
        {"http://db/path", "has the path \"/path\""},
        {"http://db//", "has the path \"//\""},
        {"http://db?a=b", "has a query"},
        {"http://db/?", "has a query"},
        {"http://db#top", "has a fragment"},
        {"http://d b", "is not a URL"},
        {"http://db\r\nX: y", "is not a URL"},
        {"http://[::1", "is not a URL"},
        {"http://d%62", "has a host with an escape"},
        {"http://[v1.x]", "has an address of an unknown kind"},
    };

    for (const auto& [url, what] : wrong)
    {
        const std::string message = refusal(url);
        EXPECT_NE(message.find(what), std::string::npos) << url << ": " << message;
        EXPECT_NE(message.find('"' + std::string(url) + '"'), std::string::npos) << message;
    }
}

TEST(ParseEndpoint, RefusesUserInformationWithoutRepeatingIt)
{
    const std::string message = refusal("http://key:secret@db:8000");

    EXPECT_NE(message.find("has a user name"), std::string::npos) << message;
    EXPECT_NE(message.find("\"db\""), std::string::npos) << message;
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;

    for (const char* url :
         {"https://key:sec/ret@db",
          "http://key:sec ret@db",
          "ftp://key:secret@db",
          "key:secret@db"})
    {
        const std::string other = refusal(url);
        EXPECT_NE(other.find("holds an @"), std::string::npos) << other;
        EXPECT_EQ(other.find("sec"), std::string::npos) << other;
    }
}

TEST(ServiceEndpoint, FollowsThePartitionOfTheRegion)
{
    EXPECT_EQ(service_endpoint("us-east-1").text(), "https://dynamodb.us-east-1.amazonaws.com");
    EXPECT_EQ(
        service_endpoint("us-gov-west-1").text(), "https://dynamodb.us-gov-west-1.amazonaws.com"
    );
    EXPECT_EQ(
        service_endpoint("cn-north-1").text(), "https://dynamodb.cn-north-1.amazonaws.com.cn"
    );
    EXPECT_EQ(
        service_endpoint("eusc-de-east-1").text(), "https://dynamodb.eusc-de-east-1.amazonaws.eu"
    );
    EXPECT_EQ(service_endpoint("us-iso-east-1").host(), "dynamodb.us-iso-east-1.c2s.ic.gov");
    EXPECT_EQ(service_endpoint("us-isob-east-1").host(), "dynamodb.us-isob-east-1.sc2s.sgov.gov");
    EXPECT_TRUE(service_endpoint("eu-central-1").is_https());
}

TEST(ServiceEndpoint, HasAHostOfItsOwnForStreams)
{
    EXPECT_EQ(
        service_endpoint("cn-north-1", service::dynamodb_streams).text(),
        "https://streams.dynamodb.cn-north-1.amazonaws.com.cn"
    );
}

TEST(ServiceEndpoint, TakesLocalForDynamoDbLocal)
{
    EXPECT_EQ(service_endpoint("local").text(), "http://localhost:8000");
    EXPECT_EQ(service_endpoint("local", service::dynamodb_streams).text(), "http://localhost:8000");
    EXPECT_EQ(signing_region("local"), "us-east-1");
    EXPECT_EQ(signing_region("eu-central-1"), "eu-central-1");
}

std::string host_of(std::string_view region, service which, bool fips, bool dual_stack)
{
    endpoint_variant variant;
    variant.fips = fips;
    variant.dual_stack = dual_stack;
    return service_endpoint(region, which, variant).host();
}

// What the rules of both services and AWS's partitions.json come to, as botocore 1.43.11 has them.
TEST(ServiceEndpoint, HasAHostForEachVariant)
{
    const struct
    {
        std::string region;
        std::string fips;
        std::string dual_stack;
        std::string both;
    } expected[] = {
        {"us-east-1",
         "dynamodb-fips.%.amazonaws.com",
         "dynamodb.%.api.aws",
         "dynamodb-fips.%.api.aws"},
        {"us-gov-west-1",
         "dynamodb.%.amazonaws.com",
         "dynamodb.%.api.aws",
         "dynamodb-fips.%.api.aws"},
        {"cn-north-1",
         "dynamodb-fips.%.amazonaws.com.cn",
         "dynamodb.%.api.amazonwebservices.com.cn",
         "dynamodb-fips.%.api.amazonwebservices.com.cn"},
        {"eusc-de-east-1",
         "dynamodb-fips.%.amazonaws.eu",
         "dynamodb.%.api.amazonwebservices.eu",
         "dynamodb-fips.%.api.amazonwebservices.eu"},
        {"us-iso-east-1",
         "dynamodb-fips.%.c2s.ic.gov",
         "dynamodb.%.api.aws.ic.gov",
         "dynamodb-fips.%.api.aws.ic.gov"},
        {"us-isob-east-1",
         "dynamodb-fips.%.sc2s.sgov.gov",
         "dynamodb.%.api.aws.scloud",
         "dynamodb-fips.%.api.aws.scloud"},
        {"eu-isoe-west-1",
         "dynamodb-fips.%.cloud.adc-e.uk",
         "dynamodb.%.api.cloud-aws.adc-e.uk",
         "dynamodb-fips.%.api.cloud-aws.adc-e.uk"},
        {"us-isof-south-1",
         "dynamodb-fips.%.csp.hci.ic.gov",
         "dynamodb.%.api.aws.hci.ic.gov",
         "dynamodb-fips.%.api.aws.hci.ic.gov"},
    };

    for (const auto& e : expected)
    {
        const auto in_region = [&](std::string host) {
            return host.replace(host.find('%'), 1, e.region);
        };
        EXPECT_EQ(host_of(e.region, service::dynamodb, true, false), in_region(e.fips));
        EXPECT_EQ(host_of(e.region, service::dynamodb, false, true), in_region(e.dual_stack));
        EXPECT_EQ(host_of(e.region, service::dynamodb, true, true), in_region(e.both));
    }
}

// From the same source: dual-stack streams have a hyphen in three of the partitions.
TEST(ServiceEndpoint, HasAHostForEachVariantOfStreams)
{
    const service streams = service::dynamodb_streams;

    EXPECT_EQ(
        host_of("us-east-1", streams, true, false), "streams.dynamodb-fips.us-east-1.amazonaws.com"
    );
    EXPECT_EQ(host_of("us-east-1", streams, false, true), "streams-dynamodb.us-east-1.api.aws");
    EXPECT_EQ(host_of("us-east-1", streams, true, true), "streams-dynamodb-fips.us-east-1.api.aws");

    EXPECT_EQ(
        host_of("us-gov-east-1", streams, true, false),
        "streams.dynamodb.us-gov-east-1.amazonaws.com"
    );
    EXPECT_EQ(
        host_of("us-gov-east-1", streams, false, true), "streams-dynamodb.us-gov-east-1.api.aws"
    );
    EXPECT_EQ(
        host_of("us-gov-east-1", streams, true, true), "streams-dynamodb-fips.us-gov-east-1.api.aws"
    );

    EXPECT_EQ(
        host_of("cn-north-1", streams, true, true),
        "streams-dynamodb-fips.cn-north-1.api.amazonwebservices.com.cn"
    );

    EXPECT_EQ(
        host_of("eusc-de-east-1", streams, true, false),
        "streams.dynamodb-fips.eusc-de-east-1.amazonaws.eu"
    );
    EXPECT_EQ(
        host_of("eusc-de-east-1", streams, false, true),
        "streams.dynamodb.eusc-de-east-1.api.amazonwebservices.eu"
    );
    EXPECT_EQ(
        host_of("us-iso-east-1", streams, true, true),
        "streams.dynamodb-fips.us-iso-east-1.api.aws.ic.gov"
    );
}

TEST(ServiceEndpoint, HasNoVariantsOfDynamoDbLocal)
{
    for (const bool fips : {false, true})
    {
        try
        {
            host_of("local", service::dynamodb, fips, !fips);
            ADD_FAILURE() << "accepted";
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_configuration);
            EXPECT_NE(e.get_diagnostics().message().find("\"local\""), std::string::npos);
        }
    }
}

TEST(ServiceEndpoint, RefusesTheOldNamesOfFipsRegions)
{
    for (const char* region : {"fips-us-east-1", "us-east-1-fips"})
    {
        try
        {
            service_endpoint(region);
            ADD_FAILURE() << "accepted: " << region;
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_configuration);
            const std::string& message = e.get_diagnostics().message();
            EXPECT_NE(message.find("\"us-east-1\""), std::string::npos) << message;
            EXPECT_NE(message.find("use_fips_endpoint"), std::string::npos) << message;
        }
    }
}

TEST(ServiceEndpoint, RefusesARegionThatIsNoHostLabel)
{
    for (const std::string& region :
         {std::string(),
          std::string("eu central"),
          std::string("evil.example.com/"),
          std::string("-a"),
          std::string("a-"),
          std::string(64, 'a')})
    {
        try
        {
            service_endpoint(region);
            ADD_FAILURE() << "accepted: " << region;
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_configuration);
            EXPECT_NE(e.get_diagnostics().message().find('"' + region + '"'), std::string::npos);
        }
    }
    EXPECT_NO_THROW(service_endpoint(std::string(63, 'a')));
}

}  // namespace
}  // namespace ddbm
