#include "client/configured_keys.hpp"

#include "config/config_notes.hpp"
#include "config/configured_proxy.hpp"
#include "config/resolved_config.hpp"
#include "config/shared_settings.hpp"
#include "credentials/key_chain.hpp"
#include "credentials/plan_keys.hpp"
#include "http/key_fetcher.hpp"

#include <ddbm/describe_credentials.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/error.hpp>

#include <utility>

namespace ddbm {

namespace detail {

namespace {

// How services that give out keys are reached: those of the machine itself directly. It keeps no
// more of the configuration than that takes, least of all the notes, which keep what comes of it.
key_fetcher::options_maker options_by(const client_config& config, std::shared_ptr<environment> env)
{
    client_config way;
    way.ca_file = config.ca_file;
    way.bypass_proxy = config.bypass_proxy;
    way.proxy = config.proxy;
    way.env = std::move(env);
    config_notes notes;
    notes.proxies = notes_of(config).proxies;
    config_access::set_notes(way, std::move(notes));

    return [way = std::move(way)](const endpoint& where, proxy_use use) {
        http_options options;
        if (use == proxy_use::as_configured)
            options.proxy = configured_proxy(way, where);
        options.ca_file = way.ca_file;
        options.env = way.env;
        return options;
    };
}

std::shared_ptr<credentials_provider> chain_of(const client_config& config)
{
    const auto env = config.env ? config.env : std::make_shared<environment>();
    auto way = std::make_shared<key_fetcher>(env, options_by(config, env));
    return key_chain(
        notes_of(config).sources,
        config.region,
        how_to_give_keys(config),
        real_outside(env, std::move(way))
    );
}

// Runs it with advice added where it finds that there are no keys.
template <class Function>
auto advised(const client_config& config, Function&& function)
{
    try
    {
        return function();
    }
    catch (const error& e)
    {
        if (e.code() != errc::no_credentials)
            throw;
        throw error(
            errc::no_credentials, e.get_diagnostics().message() + ' ' + how_to_give_keys(config)
        );
    }
}

}  // namespace

std::shared_ptr<credentials_provider> configured_keys(const client_config& config)
{
    if (config.credentials)
        return config.credentials;

    shared_keys::settings made_from;
    made_from.region = config.region;
    made_from.endpoint_url = config.endpoint_url;
    made_from.ca_file = config.ca_file;
    made_from.bypass_proxy = config.bypass_proxy;
    made_from.proxy = config.proxy;
    made_from.env = config.env;
    return advised(config, [&] {
        return notes_of(config).keys->get(made_from, [&] { return chain_of(config); });
    });
}

std::string letters_of_keys(const client_config& config)
{
    constexpr const char* given_in_code = "e";
    if (config.credentials)
        return given_in_code;
    try
    {
        return letters_of(plan_keys(shared_settings(notes_of(config).sources), config.region));
    }
    catch (const error&)
    {
        // The provider may have been made for another client, from files that were right then.
        return {};
    }
}

}  // namespace detail

std::string describe_credentials(const client_config& config)
{
    if (config.credentials)
        return "keys of client_config::credentials\n";
    if (detail::config_access::notes(config) == nullptr)
        detail::refuse_credentials(config);
    return detail::advised(config, [&] {
        const detail::shared_settings settings(detail::notes_of(config).sources);
        return detail::described(detail::plan_keys(settings, config.region));
    });
}

}  // namespace ddbm
