#include "config/call_settings.hpp"

#include "config/lowercase.hpp"

namespace ddbm::detail {

namespace {

struct defaults_mode
{
    std::string_view name;
    // For a TCP connection, and for a TLS session on it.
    std::chrono::milliseconds limit;
};

// From the file of defaults that AWS SDKs share. Otherwise the modes ask for standard retries.
constexpr defaults_mode defaults_modes[] = {
    {"standard", std::chrono::milliseconds(3'100)},
    {"in-region", std::chrono::milliseconds(1'100)},
    {"cross-region", std::chrono::milliseconds(3'100)},
    {"mobile", std::chrono::milliseconds(30'000)},
};

void set_defaults_mode(client_config& config, const setting& mode)
{
    const std::string wanted = lowercase(mode.value);
    // Each SDK's own defaults, so also ours.
    if (!mode.is_set() || wanted == "legacy")
        return;
    for (const defaults_mode& known : defaults_modes)
    {
        if (wanted != known.name)
            continue;
        config.timeouts.connect = known.limit;
        config.timeouts.tls = known.limit;
        return;
    }
    if (wanted == "auto")
        refuse(
            mode,
            "finding out where the program runs is not supported; it has to be legacy, standard, "
            "in-region, cross-region or mobile"
        );
    refuse(mode, "it has to be legacy, standard, in-region, cross-region or mobile");
}

bool read_retry_mode(const setting& mode)
{
    const std::string wanted = lowercase(mode.value);
    if (!mode.is_set() || wanted == "standard")
        return false;
    if (wanted == "adaptive")
        return true;
    if (wanted == "legacy")
        refuse(
            mode,
            "of the retry modes only standard and adaptive are supported. Set "
            "AWS_RETRY_MODE=standard, which goes before a profile, and adapt "
            "client_config::retry_policy where its numbers do not suit"
        );
    refuse(mode, "it has to be standard or adaptive");
}

void choose_retry_rules(client_config& config, const setting& new_ones)
{
    if (new_ones.is_set() && !read_switch(new_ones))
        config.retry_policy = retry_policy::standard_2_0();
}

}  // namespace

void set_call_settings(client_config& config, const shared_settings& settings)
{
    set_defaults_mode(config, settings.find("AWS_DEFAULTS_MODE", "defaults_mode"));
    choose_retry_rules(config, settings.variable("AWS_NEW_RETRIES_2026"));
    config.retry_policy.adaptive = read_retry_mode(settings.find("AWS_RETRY_MODE", "retry_mode"));

    const setting attempts = settings.find("AWS_MAX_ATTEMPTS", "max_attempts");
    if (attempts.is_set())
        config.retry_policy.max_attempts = read_count(attempts);
}

}  // namespace ddbm::detail
