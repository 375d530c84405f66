#include "config/configured_endpoint.hpp"

#include "config/config_notes.hpp"
#include "config/lowercase.hpp"

#include <ddbm/error.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

// Said only where it is.
std::string account_required(const client_config& config)
{
    const setting& configured = notes_of(config).account_id_endpoint_mode;
    std::string text = "client_config::account_id_endpoint_mode";
    if (lowercase(configured.value) == "required")
        text += origin(configured, configured.value);
    return text + " is required";
}

}  // namespace

configured_endpoints::given_endpoint configured_endpoints::read_given(
    const client_config& config, const char* member, const std::string& url, std::string origin
)
{
    given_endpoint given;
    given.name = "client_config::" + std::string(member) + std::move(origin);
    if (url.empty())
        return given;
    given.target = parse_endpoint(url);
    if (given.target->is_embedded() && !config.opener)
    {
        throw error(
            errc::invalid_endpoint,
            "The endpoint \"" + url +
                "\" is an engine inside the process, and client_config::opener is null. Link the "
                "target ddbm::local and pass ddbm::local::opener() to "
                "client_config::from_environment()."
        );
    }
    return given;
}

configured_endpoints::configured_endpoints(const client_config& config)
    : region_(config.region), account_mode_(config.account_id_endpoint_mode)
{
    const config_notes& notes = notes_of(config);
    given_ = read_given(
        config, "endpoint_url", config.endpoint_url, origin(notes.endpoint_url, config.endpoint_url)
    );
    streams_given_ = config.streams_endpoint_url.empty()
                         ? given_
                         : read_given(
                               config,
                               "streams_endpoint_url",
                               config.streams_endpoint_url,
                               origin(notes.streams_endpoint_url, config.streams_endpoint_url)
                           );
    variant_.fips = config.use_fips_endpoint;
    variant_.dual_stack = config.use_dualstack_endpoint;
    fips_ = "client_config::use_fips_endpoint" +
            origin(notes.use_fips_endpoint, config.use_fips_endpoint) + " is true";
    dual_stack_ = "client_config::use_dualstack_endpoint" +
                  origin(notes.use_dualstack_endpoint, config.use_dualstack_endpoint) + " is true";
    account_required_ = account_required(config);
}

endpoint_parameters configured_endpoints::parameters_of(const endpoint_request& request
) const noexcept
{
    const given_endpoint& given = request.kind == endpoint_kind::streams ? streams_given_ : given_;
    endpoint_parameters parameters;
    parameters.region = region_;
    parameters.given = given.target ? &*given.target : nullptr;
    parameters.variant = variant_;
    parameters.account_mode = account_mode_;
    parameters.words.given = given.name;
    parameters.words.fips = fips_;
    parameters.words.dual_stack = dual_stack_;
    parameters.words.account_required = account_required_;
    parameters.kind = request.kind;
    parameters.account_id = request.account_id;
    parameters.resource = request.names.only;
    parameters.first_of_several = request.names.first_of_several;
    return parameters;
}

endpoint_decision configured_endpoints::choose(const endpoint_request& request) const
{
    return choose_endpoint(parameters_of(request));
}

endpoint_decision configured_endpoints::choose_shared(endpoint_kind kind) const
{
    endpoint_parameters parameters = parameters_of({kind, {}, {}});
    if (depends_on_account(parameters))
        parameters.account_mode = account_id_endpoint_mode::prefer;
    return choose_endpoint(parameters);
}

bool configured_endpoints::depend_on_account(endpoint_kind kind) const noexcept
{
    return depends_on_account(parameters_of({kind, {}, {}}));
}

std::string_view configured_endpoints::account_of(const endpoint_request& request) const noexcept
{
    return detail::account_of(parameters_of(request));
}

}  // namespace ddbm::detail
