#include "config/resolved_config.hpp"
#include "unit/configured_world.hpp"

namespace ddbm::detail {
namespace {

const std::string own_keys = "aws_access_key_id = OWN\naws_secret_access_key = S\n";

std::string no_credentials(const client_config& config)
{
    return refusal(errc::no_credentials, [&] { resolve(config); });
}

TEST(KeySettings, TakesTheOldNameOfTheSessionToken)
{
    const texts keys = {{"AWS_ACCESS_KEY_ID", "ID"}, {"AWS_SECRET_ACCESS_KEY", "S"}};

    texts old_name = keys;
    old_name["AWS_SECURITY_TOKEN"] = "OLD";
    EXPECT_EQ(configured(old_name).credentials->current()->session_token(), "OLD");

    old_name["AWS_SESSION_TOKEN"] = "NEW";
    EXPECT_EQ(configured(old_name).credentials->current()->session_token(), "NEW");

    EXPECT_EQ(
        with_files("", "[default]\n" + own_keys + "aws_security_token = OLD\n")
            .credentials->current()
            ->session_token(),
        "OLD"
    );
}

TEST(KeySettings, DoesNotTakeAProfilesOwnKeysForThoseOfItsRole)
{
    const std::string profile = "[default]\nregion = us-east-1\nrole_arn = arn:x\n";

    const std::string message = no_credentials(with_files(profile, "[default]\n" + own_keys));
    EXPECT_TRUE(contains(message, "there are no keys of its role_arn in the profile \"default\""));
    EXPECT_TRUE(contains(
        message,
        "The profile gets its keys by role_arn, which is not supported yet: see role_arn of the "
        "profile \"default\" (/home/u/.aws/config:3)."
    ));

    const client_config by_variables = with_files(
        profile,
        "[default]\n" + own_keys,
        {{"AWS_ACCESS_KEY_ID", "VARIABLE"}, {"AWS_SECRET_ACCESS_KEY", "S"}}
    );
    EXPECT_EQ(key_id(by_variables), "VARIABLE");
}

// A tool that signs in for the user may put the keys that it gets there.
TEST(KeySettings, TakesAProfilesOwnKeysBeforeOtherWaysToSome)
{
    for (const char* way : {"sso_session", "credential_process", "login_session"})
    {
        const client_config config =
            with_files("[default]\n" + std::string(way) + " = x\n", "[default]\n" + own_keys);
        EXPECT_EQ(key_id(config), "OWN") << way;
    }
}

TEST(KeySettings, NamesTheWaysToKeysThatAreNotSupportedYet)
{
    for (const char* name :
         {"AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_ROLE_ARN",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI"})
    {
        const std::string message =
            no_credentials(configured({{"AWS_REGION", "us-east-1"}, {name, "x"}}));
        EXPECT_TRUE(contains(
            message, std::string(name) + " is set, but fetching keys that way is not supported yet."
        ));
    }

    const std::string nothing = no_credentials(configured({{"AWS_REGION", "us-east-1"}}));
    EXPECT_FALSE(contains(nothing, "not supported yet"));
    EXPECT_TRUE(contains(nothing, "Keys of an EC2 instance's role are not looked for."));
}

TEST(KeySettings, NamesTheVariablesThatAreMeant)
{
    const std::string message = no_credentials(configured(
        {{"AWS_REGION", "us-east-1"}, {"AWS_ACCESS_KEY", "a"}, {"AWS_SECRET_KEY", "HIDDEN"}}
    ));

    EXPECT_TRUE(
        contains(message, "AWS_ACCESS_KEY is set, but the name that is read is AWS_ACCESS_KEY_ID.")
    );
    EXPECT_TRUE(contains(
        message, "AWS_SECRET_KEY is set, but the name that is read is AWS_SECRET_ACCESS_KEY."
    ));
    EXPECT_FALSE(contains(message, "HIDDEN"));
}

}  // namespace
}  // namespace ddbm::detail
