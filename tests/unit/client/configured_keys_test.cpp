// From a configuration to the provider of its clients' keys, without asking anybody.

#include "client/configured_keys.hpp"
#include "config/resolved_config.hpp"
#include "unit/configured_world.hpp"

#include <ddbm/describe_credentials.hpp>
#include <ddbm/environment.hpp>

namespace ddbm::detail {
namespace {

const texts variable_keys = {{"AWS_ACCESS_KEY_ID", "VARIABLE"}, {"AWS_SECRET_ACCESS_KEY", "S"}};
const texts no_instance = {{"AWS_EC2_METADATA_DISABLED", "true"}};
const std::string own_keys = "aws_access_key_id = OWN\naws_secret_access_key = S\n";

std::string refused(const client_config& config, errc code = errc::invalid_configuration)
{
    return refusal(code, [&] { configured_keys(config); });
}

TEST(ConfiguredKeys, AreThoseOfTheProgramBeforeAllOthers)
{
    client_config config = configured(variable_keys);
    EXPECT_EQ(key_id(config), "VARIABLE");

    config.static_credentials("PROGRAM", "S");
    EXPECT_EQ(key_id(config), "PROGRAM");
    EXPECT_EQ(configured_keys(config), config.credentials);
}

TEST(ConfiguredKeys, TellTheirLetters)
{
    client_config config = configured(variable_keys);
    EXPECT_EQ(letters_of_keys(config), "g");
    EXPECT_EQ(letters_of_keys(with_files("", "[default]\n" + own_keys)), "n");
    EXPECT_EQ(letters_of_keys(configured(no_instance)), "") << "there are none";

    config.static_credentials("PROGRAM", "S");
    EXPECT_EQ(letters_of_keys(config), "e");
}

TEST(ConfiguredKeys, TakeTheOldNameOfTheSessionToken)
{
    texts variables = variable_keys;
    variables["AWS_SECURITY_TOKEN"] = "OLD";
    EXPECT_EQ(keys_at_hand(configured(variables)).session_token(), "OLD");
    EXPECT_EQ(
        keys_at_hand(with_files("", "[default]\n" + own_keys + "aws_security_token = OLD\n"))
            .session_token(),
        "OLD"
    );
}

TEST(ConfiguredKeys, AreNotThoseBesideARole)
{
    const std::string role = "[default]\nregion = us-east-1\nrole_arn = arn:r\n";

    EXPECT_TRUE(contains(
        refused(with_files(role, "[default]\n" + own_keys)),
        "role_arn of the profile \"default\" (/home/u/.aws/config:3) needs source_profile"
    ));
    const client_config itself =
        with_files(role + "source_profile = default\n", "[default]\n" + own_keys);
    EXPECT_EQ(key_id(itself), "(none)") << "those of the role have to be fetched";
    EXPECT_EQ(key_id(with_files(role, "[default]\n" + own_keys, variable_keys)), "VARIABLE");
}

// A tool that signs in for the user may put the keys that it gets there.
TEST(ConfiguredKeys, AreAProfilesOwnBeforeWhatItsToolsWouldFetch)
{
    for (const char* way : {"sso_session", "credential_process", "login_session"})
    {
        const client_config config =
            with_files("[default]\n" + std::string(way) + " = x\n", "[default]\n" + own_keys);
        EXPECT_EQ(key_id(config), "OWN") << way;
    }
}

TEST(ConfiguredKeys, RefuseHalfOfAPair)
{
    EXPECT_EQ(
        refused(configured({{"AWS_SECRET_ACCESS_KEY", "HIDDEN"}})),
        "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not."
    );
    EXPECT_EQ(
        refused(with_files("", "[default]\naws_access_key_id = ID\n")),
        "aws_access_key_id of the profile \"default\" (/home/u/.aws/credentials:2) is set, but "
        "aws_secret_access_key is not."
    );
}

TEST(ConfiguredKeys, AreNoErrorWhereAnInstanceMayHaveThem)
{
    const client_config config = configured({{"AWS_REGION", "us-east-1"}});

    EXPECT_NO_THROW(resolve(config));
    EXPECT_EQ(configured_keys(config)->current(), nullptr);
}

TEST(ConfiguredKeys, SayWhereTheyWereLookedForAndWhatToDo)
{
    client_config config = configured(no_instance);
    const error_code missing = make_error_code(boost::system::errc::no_such_file_or_directory);

    const std::string message = refused(config, errc::no_credentials);
    EXPECT_TRUE(contains(
        message,
        "There are no access keys. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; there "
        "are neither keys nor a way to some in the profile \"default\" of /home/u/.aws/config (" +
            missing.message() + ")"
    ));
    EXPECT_TRUE(contains(
        message,
        "AWS_EC2_METADATA_DISABLED forbids to ask an EC2 instance for its role's. Set the two "
        "variables, or call client_config::static_credentials()."
    ));

    config.endpoint_url = "http://localhost:8000";
    EXPECT_TRUE(contains(
        refused(config, errc::no_credentials),
        "The endpoint http://localhost:8000 does not change that: every request is signed. A "
        "server such as DynamoDB Local takes any pair of keys"
    ));
}

TEST(ConfiguredKeys, NameTheVariablesThatAreMeant)
{
    texts variables = no_instance;
    variables["AWS_ACCESS_KEY"] = "a";
    variables["AWS_SECRET_KEY"] = "HIDDEN";

    const std::string message = refused(configured(variables), errc::no_credentials);

    EXPECT_TRUE(
        contains(message, "AWS_ACCESS_KEY is set, but the name that is read is AWS_ACCESS_KEY_ID.")
    );
    EXPECT_FALSE(contains(message, "HIDDEN"));
}

// -- Clients of one configuration

TEST(ConfiguredKeys, AreSharedByWhatIsMadeOfTheSameSettings)
{
    const client_config config = configured(variable_keys);
    const client_config copy = config;
    client_config elsewhere = config;
    elsewhere.region = "eu-west-3";
    client_config with_its_own_clock = config;
    with_its_own_clock.env = std::make_shared<environment>();

    const auto provider = configured_keys(config);

    EXPECT_EQ(configured_keys(config), provider);
    EXPECT_EQ(configured_keys(copy), provider);
    EXPECT_NE(configured_keys(elsewhere), provider);
    EXPECT_EQ(configured_keys(elsewhere), configured_keys(elsewhere));
    EXPECT_NE(configured_keys(with_its_own_clock), provider);
    EXPECT_NE(configured_keys(configured(variable_keys)), provider);
}

TEST(ConfiguredKeys, GoWithTheLastOneWhoHasThem)
{
    std::weak_ptr<credentials_provider> provider;
    {
        const client_config config = configured({});
        provider = configured_keys(config);
        EXPECT_FALSE(provider.expired());
    }
    EXPECT_TRUE(provider.expired());
}

TEST(ConfiguredKeys, AreThoseThatTheVariablesHadWhenTheyWereLookedAt)
{
    texts variables = variable_keys;
    config_sources world = world_of({});
    world.variable = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    const client_config config = config_from(world);

    variables["AWS_ACCESS_KEY_ID"] = "LATER";

    EXPECT_EQ(key_id(config), "VARIABLE");
}

// -- Saying what will be asked

TEST(DescribeCredentials, NamesEachStepAndWhatItIsBecauseOf)
{
    const client_config config = with_files(
        "[default]\nregion = eu-west-1\nrole_arn = arn:r\nsource_profile = me\n",
        "[me]\naws_access_key_id = KEYID\naws_secret_access_key = HIDDEN\n"
    );

    EXPECT_EQ(
        describe_credentials(config),
        "keys of STS at https://sts.eu-west-1.amazonaws.com for the role arn:r, because of "
        "role_arn of the profile \"default\" (/home/u/.aws/config:3)\n"
        "  signed with the keys that are given there, because of aws_access_key_id of the profile "
        "\"me\" (/home/u/.aws/credentials:2)\n"
    );
}

TEST(DescribeCredentials, GoesByTheRegionOfTheProgram)
{
    client_config config = configured(
        {{"AWS_WEB_IDENTITY_TOKEN_FILE", "/t"}, {"AWS_ROLE_ARN", "arn:r"}, {"AWS_REGION", "a-1"}}
    );
    config.region = "eu-west-3";

    EXPECT_TRUE(contains(describe_credentials(config), "https://sts.eu-west-3.amazonaws.com"));
}

TEST(DescribeCredentials, ThrowsWhatAClientWould)
{
    EXPECT_TRUE(contains(
        refusal(errc::no_credentials, [] { describe_credentials(client_config()); }),
        "client_config::from_environment(), which looks at"
    ));
    EXPECT_TRUE(contains(
        refusal(errc::no_credentials, [] { describe_credentials(configured(no_instance)); }),
        "Set the two variables"
    ));
    client_config own;
    own.static_credentials("KEYID", "HIDDEN");
    EXPECT_EQ(describe_credentials(own), "keys of client_config::credentials\n");
}

}  // namespace
}  // namespace ddbm::detail
