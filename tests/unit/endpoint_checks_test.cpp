#include "config/resolved_config.hpp"
#include "unit/configured_world.hpp"

#include <ddbm/describe_endpoint.hpp>

#include <cstdio>
#include <fstream>

namespace ddbm::detail {
namespace {

const texts signing = {
    {"AWS_ACCESS_KEY_ID", "ID"},
    {"AWS_SECRET_ACCESS_KEY", "S"},
    {"AWS_REGION", "eu-central-1"},
};

client_config configured_with(texts variables, texts files = {})
{
    variables.insert(signing.begin(), signing.end());
    return configured(std::move(variables), std::move(files));
}

std::string invalid(const client_config& config)
{
    return refusal(errc::invalid_configuration, [&] { resolve(config); });
}

// Of one that names no table.
std::string invalid_request(const client_config& config)
{
    return refusal(errc::invalid_configuration, [&] { describe_endpoint(config); });
}

// A file that is gone with its object.
class written_file
{
public:
    explicit written_file(std::string_view text) : path_(::testing::TempDir() + "ddbm-ca.pem")
    {
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~written_file() { std::remove(path_.c_str()); }

    written_file(const written_file&) = delete;
    written_file& operator=(const written_file&) = delete;

    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

TEST(EndpointVariant, IsTakenFromTheVariables)
{
    const resolved_config fips = resolve(configured_with({{"AWS_USE_FIPS_ENDPOINT", "TRUE"}}));
    EXPECT_EQ(fips.endpoint.host(), "dynamodb-fips.eu-central-1.amazonaws.com");
    EXPECT_EQ(fips.streams_endpoint.host(), "streams.dynamodb-fips.eu-central-1.amazonaws.com");
    EXPECT_EQ(fips.signing_region, "eu-central-1");

    const resolved_config dual = resolve(configured_with({{"AWS_USE_DUALSTACK_ENDPOINT", "true"}}));
    EXPECT_EQ(dual.endpoint.host(), "dynamodb.eu-central-1.api.aws");
    EXPECT_EQ(dual.streams_endpoint.host(), "streams-dynamodb.eu-central-1.api.aws");

    const resolved_config neither = resolve(configured_with(
        {{"AWS_USE_FIPS_ENDPOINT", "false"}, {"AWS_USE_DUALSTACK_ENDPOINT", "False"}}
    ));
    EXPECT_EQ(neither.endpoint.host(), "dynamodb.eu-central-1.amazonaws.com");
}

TEST(EndpointVariant, IsTakenFromTheProfileUnlessAVariableIsSet)
{
    const texts files = {
        {"/home/u/.aws/config",
         "[default]\nuse_fips_endpoint = true\nuse_dualstack_endpoint=true\n"}};

    EXPECT_EQ(
        resolve(configured_with({}, files)).endpoint.host(), "dynamodb-fips.eu-central-1.api.aws"
    );
    EXPECT_EQ(
        resolve(configured_with({{"AWS_USE_FIPS_ENDPOINT", "false"}}, files)).endpoint.host(),
        "dynamodb.eu-central-1.api.aws"
    );
}

TEST(EndpointVariant, IsTakenFromTheProgram)
{
    client_config config = configured_with({});
    config.use_fips_endpoint = true;

    EXPECT_EQ(resolve(config).endpoint.host(), "dynamodb-fips.eu-central-1.amazonaws.com");
}

TEST(EndpointVariant, IsRefusedWhereItIsNeitherTrueNorFalse)
{
    for (const char* name :
         {"AWS_USE_FIPS_ENDPOINT",
          "AWS_USE_DUALSTACK_ENDPOINT",
          "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"})
    {
        EXPECT_EQ(
            refusal(
                errc::invalid_configuration,
                [&] {
                    configured({{name, "yes"}});
                }
            ),
            std::string(name) + " is \"yes\"; it has to be true or false."
        );
    }
    for (const char* key :
         {"use_fips_endpoint", "use_dualstack_endpoint", "ignore_configured_endpoint_urls"})
    {
        EXPECT_EQ(
            refusal(
                errc::invalid_configuration,
                [&] { with_files("[default]\n" + std::string(key) + " = 1\n", ""); }
            ),
            std::string(key) + " of the profile \"default\" (/home/u/.aws/config:2) is \"1\"; it "
                               "has to be true or false."
        );
    }
}

TEST(EndpointVariant, DoesNotGoWithAnEndpointThatIsGiven)
{
    EXPECT_EQ(
        invalid(configured_with(
            {{"AWS_USE_FIPS_ENDPOINT", "true"}, {"AWS_ENDPOINT_URL", "http://localhost:8000"}}
        )),
        "client_config::use_fips_endpoint (from AWS_USE_FIPS_ENDPOINT) is true, and "
        "client_config::endpoint_url (from AWS_ENDPOINT_URL) is \"http://localhost:8000\". FIPS "
        "and dual-stack endpoints are the service's own, so only one of the two can be followed: "
        "clear the other."
    );

    client_config streams = configured_with({});
    streams.use_dualstack_endpoint = true;
    streams.streams_endpoint_url = "https://streams.test";
    EXPECT_TRUE(contains(
        invalid(streams),
        "client_config::use_dualstack_endpoint is true, and client_config::streams_endpoint_url is "
        "\"https://streams.test\"."
    ));
}

TEST(EndpointVariant, IsNamedByTheProfileThatItIsFrom)
{
    const client_config config = configured_with(
        {},
        {{"/home/u/.aws/config",
          "[default]\nservices = s\nuse_fips_endpoint = true\n"
          "[services s]\ndynamodb =\n  endpoint_url = http://db\n"}}
    );

    EXPECT_TRUE(contains(
        invalid(config),
        "(from use_fips_endpoint of the profile \"default\" (/home/u/.aws/config:3)) is true, and "
        "client_config::endpoint_url (from endpoint_url of dynamodb in the services section \"s\" "
        "(/home/u/.aws/config:5)) is \"http://db\"."
    ));
}

TEST(EndpointVariant, IsNotNamedByWhatTheProgramHasReplaced)
{
    client_config config = configured_with(
        {{"AWS_USE_FIPS_ENDPOINT", "false"}, {"AWS_ENDPOINT_URL", "http://from-variable"}}
    );
    config.use_fips_endpoint = true;
    config.endpoint_url = "http://from-program";

    const std::string message = invalid(config);

    EXPECT_TRUE(contains(message, "client_config::use_fips_endpoint is true"));
    EXPECT_TRUE(contains(message, "client_config::endpoint_url is \"http://from-program\""));
}

TEST(EndpointVariant, IsRefusedWithoutRepeatingWhatMayBeAPassword)
{
    client_config config = configured_with({{"AWS_USE_FIPS_ENDPOINT", "true"}});
    config.endpoint_url = "http://user:HIDDEN@db";

    EXPECT_FALSE(contains(refusal(errc::invalid_endpoint, [&] { resolve(config); }), "HIDDEN"));
}

TEST(EndpointVariant, IsNotToBeGivenUnderItsOwnName)
{
    EXPECT_EQ(
        invalid(configured_with({{"AWS_ENDPOINT_URL", "https://dynamodb.eu-central-1.api.aws"}})),
        "The service's own dual-stack endpoints cannot be given, but client_config::endpoint_url "
        "(from AWS_ENDPOINT_URL) is \"https://dynamodb.eu-central-1.api.aws\". Clear it and set "
        "AWS_USE_DUALSTACK_ENDPOINT=true or client_config::use_dualstack_endpoint instead."
    );
}

TEST(EndpointVariant, IsNotToBeHadInTheRegionLocal)
{
    client_config config = configured_with({{"AWS_USE_FIPS_ENDPOINT", "true"}});
    config.region = "local";

    EXPECT_TRUE(contains(
        invalid(config),
        "client_config::use_fips_endpoint (from AWS_USE_FIPS_ENDPOINT) is true, and the region is "
        "\"local\""
    ));
}

TEST(AccountEndpoints, AreTakenFromTheVariableOrTheProfile)
{
    using mode = account_id_endpoint_mode;
    const texts files = {
        {"/home/u/.aws/config", "[default]\naccount_id_endpoint_mode = required\n"}};
    const auto mode_of = [&](const char* value) {
        return configured({{"AWS_ACCOUNT_ID_ENDPOINT_MODE", value}}, files)
            .account_id_endpoint_mode;
    };

    EXPECT_EQ(client_config().account_id_endpoint_mode, mode::prefer);
    EXPECT_EQ(configured({}).account_id_endpoint_mode, mode::prefer);
    EXPECT_EQ(configured({}, files).account_id_endpoint_mode, mode::require);
    EXPECT_EQ(mode_of("Disabled"), mode::disable);
    EXPECT_EQ(mode_of("preferred"), mode::prefer);
    EXPECT_EQ(mode_of("REQUIRED"), mode::require);
    EXPECT_EQ(mode_of(""), mode::require);
    EXPECT_EQ(
        refusal(errc::invalid_configuration, [&] { mode_of("always"); }),
        "AWS_ACCOUNT_ID_ENDPOINT_MODE is \"always\"; it has to be preferred, disabled or required."
    );
}

TEST(AccountEndpoints, AreRefusedWhereOneIsRequiredAndNoRequestCouldHaveOne)
{
    client_config config = configured_with({{"AWS_USE_FIPS_ENDPOINT", "true"}});
    config.account_id_endpoint_mode = account_id_endpoint_mode::require;
    EXPECT_EQ(
        invalid(config),
        "client_config::account_id_endpoint_mode is required. client_config::use_fips_endpoint "
        "(from AWS_USE_FIPS_ENDPOINT) is true, but accounts have no FIPS endpoints, so only one of "
        "the two can be followed."
    );
}

TEST(AccountEndpoints, ThatAreRequiredAreLookedForWithARequest)
{
    const client_config config = configured_with({{"AWS_ACCOUNT_ID_ENDPOINT_MODE", "Required"}});

    EXPECT_EQ(resolve(config).endpoint.text(), "https://dynamodb.eu-central-1.amazonaws.com");
    EXPECT_EQ(
        invalid_request(config),
        "client_config::account_id_endpoint_mode (from AWS_ACCOUNT_ID_ENDPOINT_MODE) is required, "
        "and the account is not known: no ARN of a table in the region \"eu-central-1\" names one, "
        "and the credentials have no account id."
    );
}

TEST(AccountEndpoints, AreNotAskedForWhereAnotherIsGiven)
{
    client_config config = configured_with({{"AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"}});
    config.endpoint_url = "http://localhost:8000";
    EXPECT_EQ(resolve(config).endpoint.text(), "http://localhost:8000");

    config.endpoint_url.clear();
    config.region = "local";
    EXPECT_EQ(resolve(config).endpoint.text(), "http://localhost:8000");
}

TEST(AccountEndpoints, AreNotNeededWhereTheyArePreferredOrDisabled)
{
    for (const char* mode : {"preferred", "disabled"})
    {
        const resolved_config resolved =
            resolve(configured_with({{"AWS_ACCOUNT_ID_ENDPOINT_MODE", mode}}));
        EXPECT_EQ(resolved.endpoint.text(), "https://dynamodb.eu-central-1.amazonaws.com");
    }
}

TEST(DescribeEndpoint, SaysWhatAnAccountOrATableLeadsTo)
{
    const client_config config = configured_with({});
    const std::string place = " is an endpoint of DynamoDB in the region eu-central-1 of aws. ";

    EXPECT_EQ(
        describe_endpoint(config),
        "https://dynamodb.eu-central-1.amazonaws.com" + place +
            "It is that of all accounts, because the request's is not known."
    );
    EXPECT_EQ(
        describe_endpoint(config, service::dynamodb, "111122223333", "things"),
        "https://111122223333.ddb.eu-central-1.amazonaws.com" + place +
            "It is that of the account 111122223333, that the access keys belong to."
    );
    EXPECT_EQ(
        describe_endpoint(
            config,
            service::dynamodb,
            "111122223333",
            "arn:aws:dynamodb:eu-central-1:444455556666:table/things"
        ),
        "https://444455556666.ddb.eu-central-1.amazonaws.com" + place +
            "It is that of the account 444455556666, that the request's ARN names."
    );
    EXPECT_EQ(
        describe_endpoint(config, service::dynamodb, "111122223333", "things", "SearchVectors"),
        "https://111122223333.search-ddb.eu-central-1.amazonaws.com is an endpoint of DynamoDB's "
        "vector search in the region eu-central-1 of aws. It is that of the account 111122223333, "
        "that the access keys belong to."
    );
    EXPECT_EQ(
        describe_endpoint(config, service::dynamodb, "111122223333", "things", "Query"),
        describe_endpoint(config, service::dynamodb, "111122223333", "things")
    );
    EXPECT_EQ(
        describe_endpoint(config, service::dynamodb_streams, "111122223333"),
        "https://streams.dynamodb.eu-central-1.amazonaws.com is an endpoint of DynamoDB Streams in "
        "the region eu-central-1 of aws. Accounts have none of their own for streams."
    );
}

TEST(DescribeEndpoint, NamesTheSettingThatGivesOne)
{
    EXPECT_EQ(
        describe_endpoint(configured_with({{"AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:8000"}})
        ),
        "http://localhost:8000 was given: it is client_config::endpoint_url (from "
        "AWS_ENDPOINT_URL_DYNAMODB), whatever the request names."
    );
}

TEST(DescribeEndpoint, RefusesWhatAClientWould)
{
    client_config config;
    EXPECT_TRUE(contains(
        refusal(errc::no_region, [&] { describe_endpoint(config); }),
        "There is no region. client_config::region is empty; "
    ));
    config.endpoint_url = "nowhere";
    EXPECT_NE(refusal(errc::invalid_endpoint, [&] { describe_endpoint(config); }), "accepted");
}

TEST(CheckCaFile, TakesTheFileOfTheVariableOrTheProfile)
{
    const texts files = {{"/home/u/.aws/config", "[default]\nca_bundle = /from/profile\n"}};

    EXPECT_EQ(configured({{"AWS_CA_BUNDLE", "/from/variable"}}).ca_file, "/from/variable");
    EXPECT_EQ(configured({}, files).ca_file, "/from/profile");
    EXPECT_EQ(configured({{"AWS_CA_BUNDLE", "/from/variable"}}, files).ca_file, "/from/variable");

    written_file bundle("# mine\n-----BEGIN CERTIFICATE-----\n");
    EXPECT_NO_THROW(resolve(configured_with({{"AWS_CA_BUNDLE", bundle.path()}})));
}

TEST(CheckCaFile, NamesTheVariableOfAFileThatIsNotThere)
{
    const error_code missing = make_error_code(boost::system::errc::no_such_file_or_directory);

    EXPECT_EQ(
        invalid(configured_with({{"AWS_CA_BUNDLE", "/no/such.pem"}})),
        "client_config::ca_file (from AWS_CA_BUNDLE) is \"/no/such.pem\", which cannot be read: " +
            missing.message() + "."
    );
    EXPECT_TRUE(contains(
        invalid(
            configured_with({}, {{"/home/u/.aws/config", "[default]\nca_bundle = /no/such.pem\n"}})
        ),
        "client_config::ca_file (from ca_bundle of the profile \"default\" "
        "(/home/u/.aws/config:2)) is "
    ));

    client_config replaced = configured_with({{"AWS_CA_BUNDLE", "/no/such.pem"}});
    replaced.ca_file = "/not/this.pem";
    EXPECT_TRUE(contains(invalid(replaced), "client_config::ca_file is \"/not/this.pem\""));
}

TEST(CheckCaFile, RefusesADirectoryAndAFileWithoutCertificates)
{
    const error_code directory = make_error_code(boost::system::errc::is_a_directory);
    EXPECT_TRUE(contains(invalid(configured_with({{"AWS_CA_BUNDLE", "."}})), directory.message()));

    written_file text("no certificates\n");
    EXPECT_TRUE(contains(
        invalid(configured_with({{"AWS_CA_BUNDLE", text.path()}})),
        "holds no certificates in the form PEM"
    ));
}

TEST(CheckCaFile, DoesNotLookAtItWithoutTls)
{
    EXPECT_NO_THROW(resolve(configured_with(
        {{"AWS_CA_BUNDLE", "/no/such.pem"}, {"AWS_ENDPOINT_URL", "http://localhost:8000"}}
    )));
}

}  // namespace
}  // namespace ddbm::detail
