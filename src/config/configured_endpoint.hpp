#ifndef DDBM_SRC_CONFIG_CONFIGURED_ENDPOINT_HPP
#define DDBM_SRC_CONFIG_CONFIGURED_ENDPOINT_HPP

#include "config/endpoint_rules.hpp"
#include "protocol/named_resource.hpp"

#include <ddbm/client_config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

/// What an endpoint is chosen by, beside the configuration.
struct endpoint_request
{
    endpoint_kind kind = endpoint_kind::data;
    named_resource names;
    /// Of the keys; empty: not known.
    std::string_view account_id;
};

/** Where a configuration sends requests.
 *
 *  What is said of a choice names the settings as they are called in `client_config`, and where
 *  they are from. Keeps no more of the configuration than that takes.
 *
 *  Shared objects: safe.
 */
class configured_endpoints
{
public:
    /** @par Errors  Throws `errc::invalid_endpoint` for an endpoint that cannot be read, and for an
     *  embedded one without an opener.
     */
    explicit configured_endpoints(const client_config& config);

    endpoint_decision choose(const endpoint_request& request) const;

    /// That of the region, where no account's is to be had or wanted.
    endpoint_decision choose_shared(endpoint_kind kind) const;

    /// Whether there may be several of a kind, one for each account.
    bool depend_on_account(endpoint_kind kind) const noexcept;

    /// By which those of a kind differ; empty: that of the region.
    std::string_view account_of(const endpoint_request& request) const noexcept;

    /// Whether the endpoint of an account is the only one that is wanted, where accounts have some.
    bool require_account() const noexcept
    {
        return account_mode_ == account_id_endpoint_mode::require;
    }

private:
    // What takes the place of a service's own endpoints.
    struct given_endpoint
    {
        std::optional<endpoint> target;
        std::string name;
    };

    static given_endpoint read_given(
        const client_config& config, const char* member, const std::string& url, std::string origin
    );
    endpoint_parameters parameters_of(const endpoint_request& request) const noexcept;

    std::string region_;
    given_endpoint given_;
    given_endpoint streams_given_;
    endpoint_variant variant_;
    account_id_endpoint_mode account_mode_;
    // How texts call the settings.
    std::string fips_;
    std::string dual_stack_;
    std::string account_required_;
};

}  // namespace ddbm::detail

#endif
