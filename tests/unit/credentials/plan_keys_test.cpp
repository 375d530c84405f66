#include "config/key_variables.hpp"
#include "credentials/iso_time.hpp"
#include "credentials/plan_keys.hpp"
#include "unit/configured_world.hpp"

#include <initializer_list>
#include <set>

namespace ddbm::detail {
namespace {

constexpr const char* config_path = "/home/u/.aws/config";
constexpr const char* credentials_path = "/home/u/.aws/credentials";

key_plan plan_of(texts variables, const std::string& config = {}, const std::string& keys = {})
{
    variables.emplace("AWS_REGION", "eu-west-1");
    const config_sources world =
        world_of(std::move(variables), {{config_path, config}, {credentials_path, keys}});
    return plan_keys(shared_settings(world));
}

std::string refused(
    texts variables,
    const std::string& config = {},
    const std::string& keys = {},
    errc code = errc::invalid_configuration
)
{
    return refusal(code, [&] { plan_of(std::move(variables), config, keys); });
}

template <class Way>
Way way_of(const key_plan& plan)
{
    const Way* found = std::get_if<Way>(&plan.how);
    if (found == nullptr)
        ADD_FAILURE() << "the plan is: " << described(plan);
    return found == nullptr ? Way() : *found;
}

const texts variable_keys = {{"AWS_ACCESS_KEY_ID", "VARIABLE"}, {"AWS_SECRET_ACCESS_KEY", "S"}};
const texts web_identity = {
    {"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"}, {"AWS_ROLE_ARN", "arn:variable"}};
const texts container = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/secret-path"}};

std::string own_keys(const std::string& id)
{
    return "aws_access_key_id = " + id + "\naws_secret_access_key = SECRET\n";
}

texts all_of(std::initializer_list<texts> parts)
{
    texts all;
    for (const texts& part : parts)
        all.insert(part.begin(), part.end());
    return all;
}

// -- The order

TEST(PlanKeys, TakesVariablesThenTheProfileThenWebIdentityThenTheContainerThenTheInstance)
{
    const std::string profile = "[default]\n" + own_keys("PROFILE");

    EXPECT_EQ(
        way_of<given_keys>(plan_of(all_of({variable_keys, web_identity, container}), "", profile))
            .keys.access_key_id(),
        "VARIABLE"
    );
    EXPECT_EQ(
        way_of<given_keys>(plan_of(all_of({web_identity, container}), "", profile))
            .keys.access_key_id(),
        "PROFILE"
    );
    EXPECT_EQ(
        way_of<web_identity_role>(plan_of(all_of({web_identity, container}))).role_arn,
        "arn:variable"
    );
    EXPECT_EQ(
        way_of<container_role>(plan_of(container)).url, "http://169.254.170.2/v2/secret-path"
    );
    EXPECT_EQ(way_of<instance_role>(plan_of({})).url, "http://169.254.169.254");
}

// Those that botocore 1.43 has in User-Agent for the same settings, in whatever order.
TEST(PlanKeys, TellsTheLettersOfAWay)
{
    const std::string source = "[profile s]\n";
    const std::string of_source = "[default]\nrole_arn = arn:r\nsource_profile = s\n" + source;
    const std::string sso = "sso_account_id = 1\nsso_role_name = r\n";
    const std::string portal = "sso_region = eu-west-1\nsso_start_url = https://s.test\n";
    const auto letters = [](const key_plan& plan) { return letters_of(plan); };

    EXPECT_EQ(letters(plan_of(variable_keys)), "g");
    EXPECT_EQ(letters(plan_of({}, "[default]\n" + own_keys("A"))), "n");
    EXPECT_EQ(letters(plan_of({}, "", "[default]\n" + own_keys("A"))), "n");
    EXPECT_EQ(letters(plan_of({}, "[default]\ncredential_process = /bin/keys\n")), "v,w");
    EXPECT_EQ(letters(plan_of({}, "[default]\n" + sso + portal)), "t,u");
    EXPECT_EQ(
        letters(plan_of({}, "[default]\nsso_session = x\n" + sso + "[sso-session x]\n" + portal)),
        "r,s"
    );
    EXPECT_EQ(
        letters(plan_of({}, "[default]\nrole_arn = arn:r\nweb_identity_token_file = /t\n")), "q,k"
    );
    EXPECT_EQ(letters(plan_of(web_identity)), "h,k");
    EXPECT_EQ(letters(plan_of(container)), "z");
    EXPECT_EQ(letters(plan_of({})), "0");

    EXPECT_EQ(letters(plan_of({}, of_source + own_keys("A"))), "o,i,n");
    EXPECT_EQ(letters(plan_of({}, of_source + "credential_process = /bin/keys\n")), "o,i,v,w");
    EXPECT_EQ(
        letters(plan_of(
            {}, of_source + "role_arn = arn:q\nsource_profile = t\n[profile t]\n" + own_keys("A")
        )),
        "o,i,n"
    );
    const std::string role = "[default]\nrole_arn = arn:r\ncredential_source = ";
    EXPECT_EQ(letters(plan_of({}, role + "Ec2InstanceMetadata\n")), "p,i,0");
    EXPECT_EQ(letters(plan_of(container, role + "EcsContainer\n")), "p,i,z");
}

TEST(PlanKeys, TakesTheWaysOfAProfileInOrder)
{
    const std::string role = "role_arn = arn:r\ncredential_source = Ec2InstanceMetadata\n";
    const std::string web = "role_arn = arn:r\nweb_identity_token_file = /t\n";
    const std::string sso = "sso_account_id = 1\nsso_role_name = r\nsso_region = eu-west-1\n"
                            "sso_start_url = https://s.test\n";
    const std::string process = "credential_process = /bin/keys\n";
    const std::string in_config = own_keys("CONFIG");
    const std::string in_credentials = "[default]\n" + own_keys("CREDENTIALS");
    const std::string all = "[default]\n" + sso + process + in_config;

    EXPECT_EQ(name_of(plan_of({}, all + role, in_credentials).how), "assume-role");
    EXPECT_EQ(name_of(plan_of({}, all + web, in_credentials).how), "web-identity");
    EXPECT_EQ(name_of(plan_of({}, all, in_credentials).how), "sso");
    EXPECT_EQ(
        way_of<given_keys>(plan_of({}, "[default]\n" + process + in_config, in_credentials))
            .keys.access_key_id(),
        "CREDENTIALS"
    );
    EXPECT_EQ(name_of(plan_of({}, "[default]\n" + process + in_config).how), "process");
    EXPECT_EQ(
        way_of<given_keys>(plan_of({}, "[default]\n" + in_config)).keys.access_key_id(), "CONFIG"
    );
    EXPECT_EQ(name_of(plan_of({}, "[default]\nregion = eu-west-1\n").how), "instance");
}

// -- Given keys

TEST(PlanKeys, TakesAllThatVariablesSayOfKeys)
{
    const given_keys given = way_of<given_keys>(plan_of(all_of(
        {variable_keys,
         {{"AWS_SESSION_TOKEN", "TOKEN"},
          {"AWS_SECURITY_TOKEN", "OLD"},
          {"AWS_CREDENTIAL_EXPIRATION", "2030-01-31T23:59:59Z"},
          {"AWS_ACCOUNT_ID", "123456789012"}}}
    )));

    EXPECT_EQ(given.keys.session_token(), "TOKEN");
    EXPECT_EQ(given.keys.account_id(), "123456789012");
    EXPECT_EQ(iso_time(given.keys.expiration().value()), "2030-01-31T23:59:59Z");
}

TEST(PlanKeys, RefusesHalfAPairAndAnEndThatIsNoTime)
{
    EXPECT_EQ(
        refused({{"AWS_ACCESS_KEY_ID", "A"}}),
        "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not."
    );
    EXPECT_EQ(
        refused({}, "", "[default]\naws_secret_access_key = HIDDEN\n"),
        "aws_secret_access_key of the profile \"default\" (/home/u/.aws/credentials:2) is set, but "
        "aws_access_key_id is not."
    );
    EXPECT_EQ(
        refused(all_of({variable_keys, {{"AWS_CREDENTIAL_EXPIRATION", "soon"}}})),
        "AWS_CREDENTIAL_EXPIRATION is \"soon\"; it has to be a time such as 2030-01-31T23:59:59Z."
    );
}

TEST(PlanKeys, DoesNotMixTheKeysOfTwoFiles)
{
    const std::string message = refused(
        {}, "[default]\naws_secret_access_key = HIDDEN\n", "[default]\naws_access_key_id = ID\n"
    );
    EXPECT_EQ(
        message,
        "aws_access_key_id of the profile \"default\" (/home/u/.aws/credentials:2) and "
        "aws_secret_access_key of the profile \"default\" (/home/u/.aws/config:2) stand in two "
        "files, so they may be of two pairs. Put both into one."
    );

    const given_keys given = way_of<given_keys>(plan_of(
        {},
        "[default]\n" + own_keys("CONFIG") + "aws_session_token = OF_CONFIG\naws_account_id = 1\n",
        "[default]\n" + own_keys("CREDENTIALS")
    ));
    EXPECT_EQ(given.keys.access_key_id(), "CREDENTIALS");
    EXPECT_EQ(given.keys.session_token(), "") << "it belongs to the other pair";
    EXPECT_EQ(given.keys.account_id(), "");

    const given_keys other = way_of<given_keys>(plan_of(
        {},
        "[default]\n" + own_keys("CONFIG") + "aws_session_token = OF_CONFIG\naws_account_id = 1\n",
        "[default]\naws_session_token = STRAY\n"
    ));
    EXPECT_EQ(other.keys.account_id(), "1");
    EXPECT_EQ(other.keys.session_token(), "OF_CONFIG");
}

// -- Roles

TEST(PlanKeys, FollowsAChainOfRolesToItsKeys)
{
    const key_plan plan = plan_of(
        {{"AWS_PROFILE", "a"}},
        "[profile a]\nrole_arn = arn:a\nsource_profile = b\nexternal_id = x\n"
        "role_session_name = me\nduration_seconds = 1800\n"
        "[profile b]\nrole_arn = arn:b\nsource_profile = c\n",
        "[c]\n" + own_keys("C")
    );

    const assumed_role a = way_of<assumed_role>(plan);
    EXPECT_EQ(a.role_arn, "arn:a");
    EXPECT_EQ(a.external_id, "x");
    EXPECT_EQ(a.session_name, "me");
    EXPECT_EQ(a.duration, std::chrono::seconds(1'800));
    EXPECT_EQ(a.sts.url, "https://sts.eu-west-1.amazonaws.com");
    EXPECT_EQ(a.sts.region, "eu-west-1");
    const assumed_role b = way_of<assumed_role>(*a.source);
    EXPECT_EQ(b.role_arn, "arn:b");
    EXPECT_FALSE(b.duration);
    EXPECT_EQ(way_of<given_keys>(*b.source).keys.access_key_id(), "C");
    EXPECT_EQ(
        described(plan),
        "keys of STS at https://sts.eu-west-1.amazonaws.com for the role arn:a, because of "
        "role_arn "
        "of the profile \"a\" (/home/u/.aws/config:2)\n"
        "  signed with keys of STS at https://sts.eu-west-1.amazonaws.com for the role arn:b, "
        "because of role_arn of the profile \"b\" (/home/u/.aws/config:8)\n"
        "    signed with the keys that are given there, because of aws_access_key_id of "
        "the "
        "profile \"c\" (/home/u/.aws/credentials:2)\n"
    );
}

TEST(PlanKeys, TakesTheKeysBesideARoleIfTheProfileNamesItselfAsItsSource)
{
    const assumed_role role = way_of<assumed_role>(plan_of(
        {},
        "[default]\nrole_arn = arn:r\nsource_profile = default\n",
        "[default]\n" + own_keys("OWN")
    ));
    EXPECT_EQ(way_of<given_keys>(*role.source).keys.access_key_id(), "OWN");
}

TEST(PlanKeys, PrefersTheKeysOfASourceToItsRole)
{
    const assumed_role role = way_of<assumed_role>(plan_of(
        {},
        "[default]\nrole_arn = arn:r\nsource_profile = b\n"
        "[profile b]\nrole_arn = arn:b\nsource_profile = default\n",
        "[b]\n" + own_keys("B")
    ));
    EXPECT_EQ(way_of<given_keys>(*role.source).keys.access_key_id(), "B");
}

TEST(PlanKeys, RefusesRolesThatLeadInACircle)
{
    EXPECT_EQ(
        refused({}, "[default]\nrole_arn = arn:r\nsource_profile = default\n"),
        "source_profile of the profile \"default\" (/home/u/.aws/config:3) leads back to a profile "
        "that it comes from: \"default\", \"default\"."
    );
    EXPECT_EQ(
        refused(
            {},
            "[default]\nrole_arn = arn:r\nsource_profile = b\n"
            "[profile b]\nrole_arn = arn:b\nsource_profile = c\n"
            "[profile c]\nrole_arn = arn:c\nsource_profile = b\n"
        ),
        "source_profile of the profile \"c\" (/home/u/.aws/config:9) leads back to a profile that "
        "it comes from: \"b\", \"c\", \"b\"."
    );
}

TEST(PlanKeys, TakesTheSourceOfARoleFromWhereItIsTold)
{
    const auto source = [](const std::string& kind, texts variables) {
        const key_plan plan = plan_of(
            std::move(variables),
            "[profile r]\nrole_arn = arn:r\ncredential_source = " + kind + "\n"
        );
        return std::string(name_of(way_of<assumed_role>(plan).source->how));
    };
    const texts selected = {{"AWS_PROFILE", "r"}};

    EXPECT_EQ(source("EcsContainer", all_of({selected, container})), "container");
    EXPECT_EQ(source("Ec2InstanceMetadata", selected), "instance");

    // The keys of the variables are those of a source, so they are not taken for the role's.
    const std::string environment =
        "[profile r]\nrole_arn = arn:r\ncredential_source = Environment\n";
    EXPECT_EQ(name_of(plan_of(all_of({selected, variable_keys}), environment).how), "given");
    EXPECT_EQ(
        refused(selected, environment),
        "credential_source of the profile \"r\" (/home/u/.aws/config:3) is Environment, but "
        "AWS_ACCESS_KEY_ID is not set."
    );
}

TEST(PlanKeys, RefusesRolesThatCannotBeAssumed)
{
    const std::string role = "[default]\nrole_arn = arn:r\n";
    const std::string place = " of the profile \"default\" (/home/u/.aws/config:";

    EXPECT_EQ(
        refused({}, role),
        "role_arn" + place +
            "2) needs source_profile, credential_source or web_identity_token_file beside it: "
            "nothing says whose keys may assume the role."
    );
    EXPECT_EQ(
        refused({}, role + "source_profile = x\ncredential_source = EcsContainer\n"),
        "source_profile" + place + "3) and credential_source" + place + "4) exclude each other."
    );
    EXPECT_EQ(
        refused({}, role + "source_profile = x\n"),
        "source_profile" + place +
            "3) names the profile \"x\", which is not in /home/u/.aws/config and "
            "/home/u/.aws/credentials."
    );
    EXPECT_EQ(
        refused({}, role + "source_profile = x\n[profile x]\nregion = eu-west-1\n"),
        "source_profile" + place +
            "3) names the profile \"x\", which has neither keys nor a way to some."
    );
    EXPECT_EQ(
        refused({}, role + "credential_source = Somewhere\n"),
        "credential_source" + place +
            "3) is \"Somewhere\"; it has to be Environment, EcsContainer or Ec2InstanceMetadata."
    );
    EXPECT_EQ(
        refused({}, role + "credential_source = EcsContainer\n"),
        "credential_source" + place +
            "3) is EcsContainer, but neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor "
            "AWS_CONTAINER_CREDENTIALS_FULL_URI is set."
    );
    EXPECT_EQ(
        refused(
            {{"AWS_EC2_METADATA_DISABLED", "true"}},
            role + "credential_source = Ec2InstanceMetadata\n"
        ),
        "credential_source" + place +
            "3) is Ec2InstanceMetadata, which AWS_EC2_METADATA_DISABLED forbids."
    );
    EXPECT_TRUE(contains(
        refused({}, role + "source_profile = x\nmfa_serial = arn:mfa\n"),
        "mfa_serial" + place + "4) asks for the code of a device, which nobody is there to type."
    ));
    EXPECT_TRUE(contains(
        refused({}, role + "source_profile = default\nduration_seconds = long\n"),
        "duration_seconds" + place + "4) is \"long\"; it has to be a whole number"
    ));
}

TEST(PlanKeys, AsksStsInTheRegionOfTheProgramThenOfVariablesThenOfTheProfile)
{
    const std::string config = "[default]\nregion = eu-north-1\nrole_arn = arn:r\n"
                               "credential_source = Ec2InstanceMetadata\n";
    const auto sts = [&](texts variables, std::string_view region) {
        const config_sources world = world_of(std::move(variables), {{config_path, config}});
        return way_of<assumed_role>(plan_keys(shared_settings(world), region)).sts.url;
    };

    EXPECT_EQ(sts({}, ""), "https://sts.eu-north-1.amazonaws.com");
    EXPECT_EQ(
        sts({{"AWS_DEFAULT_REGION", "us-west-2"}}, ""), "https://sts.us-west-2.amazonaws.com"
    );
    EXPECT_EQ(
        sts({{"AWS_REGION", "us-west-2"}}, "cn-north-1"), "https://sts.cn-north-1.amazonaws.com.cn"
    );
    EXPECT_EQ(
        sts({{"AWS_USE_FIPS_ENDPOINT", "true"}}, "us-east-1"),
        "https://sts-fips.us-east-1.amazonaws.com"
    );
    EXPECT_EQ(
        sts({{"AWS_USE_FIPS_ENDPOINT", "true"}}, "us-gov-west-1"),
        "https://sts.us-gov-west-1.amazonaws.com"
    );
    EXPECT_EQ(
        sts({{"AWS_USE_DUALSTACK_ENDPOINT", "true"}}, "us-east-1"), "https://sts.us-east-1.api.aws"
    );
}

TEST(PlanKeys, AsksTheServicesThatAreConfigured)
{
    const std::string config = "[default]\nservices = s\nrole_arn = arn:r\n"
                               "credential_source = Ec2InstanceMetadata\n"
                               "[services s]\nsts =\n  endpoint_url = http://sts.test:1/\n";
    const auto sts = [&](texts variables) {
        return way_of<assumed_role>(plan_of(std::move(variables), config)).sts.url;
    };

    EXPECT_EQ(sts({}), "http://sts.test:1");
    EXPECT_EQ(sts({{"AWS_ENDPOINT_URL", "http://all.test"}}), "http://all.test");
    EXPECT_EQ(
        sts({{"AWS_ENDPOINT_URL", "http://all.test"}, {"AWS_ENDPOINT_URL_STS", "https://own.test"}}
        ),
        "https://own.test"
    );
    EXPECT_EQ(
        sts({{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}}),
        "https://sts.eu-west-1.amazonaws.com"
    );
    EXPECT_EQ(sts({{"AWS_ENDPOINT_URL_STS", "https://own.test:443/"}}), "https://own.test");
    EXPECT_EQ(sts({{"AWS_ENDPOINT_URL_STS", "http://own.test:443"}}), "http://own.test:443");
    EXPECT_EQ(sts({{"AWS_ENDPOINT_URL_STS", "HTTPS://own.test:443/"}}), "https://own.test");
    EXPECT_EQ(sts({{"AWS_ENDPOINT_URL", "embedded:"}}), "https://sts.eu-west-1.amazonaws.com");
    EXPECT_EQ(
        refused({{"AWS_ENDPOINT_URL_STS", "http://own.test/path"}}, config),
        "AWS_ENDPOINT_URL_STS has a path, which the address of a service has not."
    );
}

TEST(PlanKeys, NeedsARegionToAskSts)
{
    const config_sources world = world_of(web_identity);
    EXPECT_EQ(
        refusal(errc::no_region, [&] { plan_keys(shared_settings(world)); }),
        "AWS_WEB_IDENTITY_TOKEN_FILE needs a region, in which STS is asked. Set AWS_REGION."
    );
}

// -- Web identity

TEST(PlanKeys, TakesWebIdentityOfVariablesAndOfAProfile)
{
    texts variables = web_identity;
    variables["AWS_ROLE_SESSION_NAME"] = "pod";
    const web_identity_role of_variables = way_of<web_identity_role>(plan_of(variables));
    EXPECT_EQ(of_variables.token_file, "/token");
    EXPECT_EQ(of_variables.session_name, "pod");

    const web_identity_role of_profile = way_of<web_identity_role>(plan_of(
        {}, "[default]\nrole_arn = arn:p\nweb_identity_token_file = /p\nrole_session_name = n\n"
    ));
    EXPECT_EQ(of_profile.role_arn, "arn:p");
    EXPECT_EQ(of_profile.token_file, "/p");
    EXPECT_EQ(of_profile.session_name, "n");

    EXPECT_EQ(
        refused({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"}}),
        "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not."
    );
    EXPECT_EQ(
        refused({}, "[default]\nweb_identity_token_file = /p\n"),
        "web_identity_token_file of the profile \"default\" (/home/u/.aws/config:2) needs a "
        "role_arn "
        "beside it."
    );
}

// -- IAM Identity Center

const std::string sso_profile = "[default]\nsso_session = s\nsso_account_id = 123456789012\n"
                                "sso_role_name = reader\n";
const std::string sso_section = "[sso-session s]\nsso_region = eu-central-1\n"
                                "sso_start_url = https://s.test/start\n";

TEST(PlanKeys, TakesASessionOfIdentityCenter)
{
    const sso_role role = way_of<sso_role>(plan_of({}, sso_profile + sso_section));

    EXPECT_EQ(role.session, "s");
    EXPECT_EQ(role.account_id, "123456789012");
    EXPECT_EQ(role.role_name, "reader");
    EXPECT_EQ(role.start_url, "https://s.test/start");
    EXPECT_EQ(role.portal.url, "https://portal.sso.eu-central-1.amazonaws.com");
    EXPECT_EQ(role.oidc.url, "https://oidc.eu-central-1.amazonaws.com");
    // SHA-1 of "s".
    EXPECT_EQ(
        role.token_file, "/home/u/.aws/sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json"
    );
}

TEST(PlanKeys, TakesTheOlderFormOfIdentityCenter)
{
    const sso_role role = way_of<sso_role>(plan_of(
        {},
        "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_region = cn-north-1\n"
        "sso_start_url = https://s.test/start\n"
    ));

    EXPECT_EQ(role.session, "");
    EXPECT_EQ(role.portal.url, "https://portal.sso.cn-north-1.amazonaws.com.cn");
    // SHA-1 of the start URL.
    EXPECT_EQ(
        role.token_file, "/home/u/.aws/sso/cache/9ce9318e93a8690cbfe2a885d2faaf41e4870007.json"
    );
}

TEST(PlanKeys, RefusesSettingsOfIdentityCenterThatDoNotGoTogether)
{
    const std::string place = " of the profile \"default\" (/home/u/.aws/config:";

    EXPECT_EQ(
        refused({}, sso_profile),
        "sso_session" + place +
            "2) names the sso-session section \"s\", which is not in /home/u/.aws/config and "
            "/home/u/.aws/credentials."
    );
    EXPECT_EQ(
        refused({}, sso_profile + "sso_region = us-east-1\n" + sso_section),
        "sso_region" + place +
            "5) and sso_region of the sso-session \"s\" (/home/u/.aws/config:7) contradict each "
            "other."
    );
    EXPECT_EQ(
        refused({}, "[default]\nsso_account_id = 1\n"),
        "sso_account_id" + place + "2) is set, but sso_role_name is not."
    );
    EXPECT_EQ(
        refused({}, sso_profile + "[sso-session s]\nsso_region = eu-west-1\n"),
        "sso_role_name" + place + "4) is set, but sso_start_url is not."
    );
    EXPECT_TRUE(contains(
        refused({}, "[default]\nlogin_session = arn:aws:iam::1:user/u\n"),
        "login_session" + place + "2) is not supported."
    ));
}

// -- Process

TEST(PlanKeys, TakesACommandWithoutShowingIt)
{
    const key_plan plan = plan_of(
        {}, "[default]\ncredential_process = /bin/keys --password HIDDEN\naws_account_id = 1\n"
    );

    EXPECT_EQ(way_of<process_keys>(plan).command, "/bin/keys --password HIDDEN");
    EXPECT_EQ(way_of<process_keys>(plan).account_id, "1");
    EXPECT_EQ(described(plan).find("HIDDEN"), std::string::npos);
}

// -- The container

TEST(PlanKeys, TakesTheAddressOfAContainer)
{
    const auto url = [](const std::string& full) {
        return way_of<container_role>(plan_of({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", full}})).url;
    };
    for (const char* address :
         {"http://127.0.0.1:80/x",
          "http://127.8.9.10/x",
          "http://[::1]:8080/x?y=z",
          "http://localhost/",
          "http://169.254.170.2/x",
          "http://169.254.170.23/v1/credentials",
          "http://[fd00:ec2::23]/v1/credentials",
          "https://anywhere.test/x"})
        EXPECT_EQ(url(address), address);

    const key_plan both = plan_of(
        all_of({container, {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://anywhere.test/x"}}})
    );
    EXPECT_EQ(way_of<container_role>(both).url, "http://169.254.170.2/v2/secret-path");
    EXPECT_EQ(described(both).find("secret-path"), std::string::npos);
}

TEST(PlanKeys, RefusesAddressesWhereOthersCouldReadTheKeys)
{
    const auto wrong = [](const std::string& full) {
        return refused({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", full}});
    };
    for (const char* host :
         {"169.254.170.3", "169.254.169.254", "10.0.0.1", "example.test", "localhost.test"})
    {
        const std::string message = wrong("http://" + std::string(host) + "/HIDDEN");
        EXPECT_TRUE(contains(
            message,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI goes to the host \"" + std::string(host) +
                "\" by http. That is for this machine only"
        ));
        EXPECT_EQ(message.find("HIDDEN"), std::string::npos);
    }
    for (const char* address :
         {"ftp://localhost/x",
          "/x",
          "localhost",
          "http://",
          "http://a b/",
          "http://u:p@localhost/x"})
    {
        EXPECT_EQ(
            wrong(address),
            "AWS_CONTAINER_CREDENTIALS_FULL_URI is no address of the form http://host or "
            "https://host."
        ) << address;
    }
    EXPECT_EQ(
        refused({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@elsewhere.test/"}}),
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path, which begins with a /."
    );
}

TEST(PlanKeys, TakesTheTokenOfAContainerFromAFileBeforeAVariable)
{
    texts variables = container;
    variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Basic HIDDEN";
    const key_plan by_variable = plan_of(variables);
    EXPECT_EQ(way_of<container_role>(by_variable).token.get(), "Basic HIDDEN");
    EXPECT_EQ(described(by_variable).find("HIDDEN"), std::string::npos);

    variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/var/token";
    const container_role by_file = way_of<container_role>(plan_of(variables));
    EXPECT_EQ(by_file.token_file, "/var/token");
    EXPECT_EQ(by_file.token.get(), "");

    EXPECT_EQ(
        refused(all_of({container, {{"AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\r\nHost: b"}}})),
        "AWS_CONTAINER_AUTHORIZATION_TOKEN has line breaks or other control characters."
    );
}

// -- The instance

TEST(PlanKeys, AsksTheInstanceAsItIsTold)
{
    EXPECT_EQ(
        way_of<instance_role>(plan_of({{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6"}})).url,
        "http://[fd00:ec2::254]"
    );
    const instance_role of_profile = way_of<instance_role>(plan_of(
        {{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv6"}},
        "[default]\nec2_metadata_service_endpoint = http://imds.test:1338/\n"
        "ec2_metadata_v1_disabled = true\nmetadata_service_timeout = 5\n"
        "metadata_service_num_attempts = 2\n"
    ));
    EXPECT_EQ(of_profile.url, "http://imds.test:1338");
    EXPECT_FALSE(of_profile.may_go_without_token);
    EXPECT_EQ(of_profile.time_limit, std::chrono::seconds(5));
    EXPECT_EQ(of_profile.attempts, 2);

    EXPECT_EQ(
        refused({{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv5"}}),
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is \"IPv5\"; it has to be IPv4 or IPv6."
    );
    EXPECT_EQ(
        refused({{"AWS_EC2_METADATA_DISABLED", "maybe"}}),
        "AWS_EC2_METADATA_DISABLED is \"maybe\"; it has to be true or false."
    );
}

TEST(PlanKeys, SaysWhereItHasLookedIfThereIsNothing)
{
    const std::string message = refused(
        {{"AWS_EC2_METADATA_DISABLED", "TRUE"}, {"AWS_SECRET_KEY", "HIDDEN"}},
        "",
        "",
        errc::no_credentials
    );
    EXPECT_EQ(
        message,
        "There are no access keys. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; there "
        "are neither keys nor a way to some in the profile \"default\" of /home/u/.aws/config and "
        "/home/u/.aws/credentials; AWS_WEB_IDENTITY_TOKEN_FILE, "
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not "
        "set. "
        "AWS_SECRET_KEY is set, but the name that is read is AWS_SECRET_ACCESS_KEY. "
        "AWS_EC2_METADATA_DISABLED forbids to ask an EC2 instance for its role's."
    );
    EXPECT_EQ(
        described(plan_of({})),
        "keys of the instance's metadata at http://169.254.169.254, since nothing else is set\n"
    );
}

// -- Variables that other threads may change

TEST(PlanKeys, CanKeepToTheVariablesOfABeginning)
{
    texts now = variable_keys;
    config_sources world = world_of({});
    world.variable = [&now](const std::string& name) -> std::optional<std::string> {
        const auto found = now.find(name);
        return found == now.end() ? std::nullopt : std::optional(found->second);
    };

    const config_sources kept = with_variables_of_now(world);
    now.clear();

    EXPECT_EQ(name_of(plan_keys(shared_settings(kept)).how), "given");
    EXPECT_EQ(name_of(plan_keys(shared_settings(world)).how), "instance");
}

TEST(PlanKeys, AsksForNoVariableThatIsNotKept)
{
    std::set<std::string> asked;
    const auto recording = [&asked](const texts& variables, const std::string& config) {
        config_sources world = world_of(variables, {{config_path, config}, {credentials_path, ""}});
        const auto answer = world.variable;
        world.variable = [&asked, answer](const std::string& name) {
            asked.insert(name);
            return answer(name);
        };
        return world;
    };
    with_variables_of_now(recording({}, ""));
    const std::set<std::string> kept = asked;

    const texts region = {{"AWS_REGION", "eu-west-1"}};
    for (const texts& variables : {variable_keys, web_identity, container, texts()})
    {
        const config_sources world = recording(all_of({region, variables}), "");
        plan_keys(shared_settings(world));
    }
    for (const std::string& config :
         {sso_profile + sso_section,
          std::string("[default]\nrole_arn = arn:r\n"
                      "credential_source = Ec2InstanceMetadata\n")})
    {
        const config_sources world = recording(region, config);
        plan_keys(shared_settings(world));
    }

    EXPECT_EQ(asked, kept);
}

}  // namespace
}  // namespace ddbm::detail
