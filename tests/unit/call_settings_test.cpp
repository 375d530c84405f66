#include "unit/configured_world.hpp"

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;

std::string refusal_of(const std::string& variable, const std::string& value)
{
    return refusal(errc::invalid_configuration, [&] { configured({{variable, value}}); });
}

std::string refusal_of_profile(const std::string& line)
{
    return refusal(errc::invalid_configuration, [&] {
        with_files("[profile dev]\noutput = json\n" + line + "\n", "", {{"AWS_PROFILE", "dev"}});
    });
}

TEST(CallSettings, TakesTheNumberOfAttempts)
{
    EXPECT_EQ(configured({{"AWS_MAX_ATTEMPTS", "7"}}).retry_policy.max_attempts, 7);
    EXPECT_EQ(with_files("[default]\nmax_attempts = 9\n", "").retry_policy.max_attempts, 9);
    EXPECT_EQ(
        with_files(
            "[default]\nmax_attempts = 9\n", "", {{"AWS_MAX_ATTEMPTS", "1"}}
        ).retry_policy.max_attempts,
        1
    );
    EXPECT_EQ(configured({{"AWS_MAX_ATTEMPTS", ""}}).retry_policy.max_attempts, 4);
}

TEST(CallSettings, RefusesANumberOfAttemptsThatIsNone)
{
    EXPECT_EQ(
        refusal_of("AWS_MAX_ATTEMPTS", "0"),
        "AWS_MAX_ATTEMPTS is \"0\"; it has to be a whole number from 1 to 2147483647."
    );
    EXPECT_EQ(
        refusal_of_profile("max_attempts = many"),
        "max_attempts of the profile \"dev\" (/home/u/.aws/config:3) is \"many\"; it has to be a "
        "whole number from 1 to 2147483647."
    );
}

TEST(CallSettings, DoesNotLookAtAPropertyThatAVariableReplaces)
{
    EXPECT_NO_THROW(with_files(
        "[default]\nmax_attempts = x\nretry_mode = legacy\ndefaults_mode = x\n",
        "",
        {{"AWS_MAX_ATTEMPTS", "1"}, {"AWS_RETRY_MODE", "standard"}, {"AWS_DEFAULTS_MODE", "legacy"}}
    ));
}

TEST(CallSettings, HasStandardAndAdaptiveRetries)
{
    const auto is_adaptive = [](const char* mode) {
        return configured({{"AWS_RETRY_MODE", mode}}).retry_policy.adaptive;
    };
    EXPECT_FALSE(is_adaptive(""));
    EXPECT_FALSE(is_adaptive("standard"));
    EXPECT_FALSE(is_adaptive("Standard"));
    EXPECT_TRUE(is_adaptive("adaptive"));
    EXPECT_TRUE(is_adaptive("ADAPTIVE"));
    EXPECT_TRUE(with_files("[default]\nretry_mode = adaptive\n", "").retry_policy.adaptive);
    // Whatever the rules are besides.
    const auto older =
        configured({{"AWS_RETRY_MODE", "adaptive"}, {"AWS_NEW_RETRIES_2026", "false"}});
    EXPECT_TRUE(older.retry_policy.adaptive);
    EXPECT_EQ(older.retry_policy.max_attempts, 3);
}

TEST(CallSettings, RefusesOtherModesOfRetries)
{
    const std::string message = refusal_of("AWS_RETRY_MODE", "legacy");
    EXPECT_TRUE(contains(message, "AWS_RETRY_MODE is \"legacy\"; "));
    EXPECT_TRUE(contains(message, "only standard and adaptive are supported"));
    EXPECT_TRUE(contains(message, "Set AWS_RETRY_MODE=standard"));
    EXPECT_TRUE(contains(
        refusal_of_profile("retry_mode = legacy"),
        "retry_mode of the profile \"dev\" (/home/u/.aws/config:3) is \"legacy\"; "
    ));
    EXPECT_EQ(
        refusal_of("AWS_RETRY_MODE", "fast"),
        "AWS_RETRY_MODE is \"fast\"; it has to be standard or adaptive."
    );
}

TEST(CallSettings, ChoosesTheRulesOfRetries)
{
    const auto base_delay = [](const char* new_ones) {
        return configured({{"AWS_NEW_RETRIES_2026", new_ones}}).retry_policy.base_delay;
    };
    EXPECT_EQ(base_delay("true"), milliseconds(25));
    EXPECT_EQ(base_delay(""), milliseconds(25));
    EXPECT_EQ(base_delay("false"), milliseconds(1'000));

    const auto before = configured({{"AWS_NEW_RETRIES_2026", "False"}}).retry_policy;
    EXPECT_EQ(before.max_attempts, 3);
    EXPECT_EQ(before.timeout_cost, 10);
    // What is asked for by itself goes before.
    EXPECT_EQ(
        configured({{"AWS_NEW_RETRIES_2026", "false"}, {"AWS_MAX_ATTEMPTS", "7"}}
        ).retry_policy.max_attempts,
        7
    );
    EXPECT_EQ(
        refusal_of("AWS_NEW_RETRIES_2026", "yes"),
        "AWS_NEW_RETRIES_2026 is \"yes\"; it has to be true or false."
    );
}

TEST(CallSettings, TakesTheTimeoutsOfADefaultsMode)
{
    const std::pair<const char*, milliseconds> modes[] = {
        {"standard", milliseconds(3'100)},
        {"in-region", milliseconds(1'100)},
        {"Cross-Region", milliseconds(3'100)},
        {"mobile", milliseconds(30'000)},
    };
    for (const auto& [mode, limit] : modes)
    {
        const timeouts found = configured({{"AWS_DEFAULTS_MODE", mode}}).timeouts;
        EXPECT_EQ(found.connect, limit) << mode;
        EXPECT_EQ(found.tls, limit) << mode;
        EXPECT_EQ(found.attempt, timeouts().attempt) << mode;
    }
    EXPECT_EQ(
        with_files("[default]\ndefaults_mode = mobile\n", "").timeouts.connect, milliseconds(30'000)
    );
    EXPECT_EQ(configured({{"AWS_DEFAULTS_MODE", "legacy"}}).timeouts.connect, timeouts().connect);
}

TEST(CallSettings, RefusesADefaultsModeThatItDoesNotHave)
{
    EXPECT_TRUE(contains(
        refusal_of("AWS_DEFAULTS_MODE", "auto"),
        "AWS_DEFAULTS_MODE is \"auto\"; finding out where the program runs is not supported"
    ));
    EXPECT_EQ(
        refusal_of_profile("defaults_mode = quick"),
        "defaults_mode of the profile \"dev\" (/home/u/.aws/config:3) is \"quick\"; it has to be "
        "legacy, standard, in-region, cross-region or mobile."
    );
}

}  // namespace
}  // namespace ddbm::detail
