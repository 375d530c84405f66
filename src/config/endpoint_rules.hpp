// Where a request goes and which region it is signed for: a function of what is configured and of
// what the request names.
//
// The rules and their order are AWS's own, as the files endpoint-rule-set-1.json of both services
// have them; tests/endpoint_rules compares with them as botocore evaluates them.

#ifndef DDBM_SRC_CONFIG_ENDPOINT_RULES_HPP
#define DDBM_SRC_CONFIG_ENDPOINT_RULES_HPP

#include "protocol/partition.hpp"

#include <ddbm/account_id_endpoint_mode.hpp>
#include <ddbm/endpoint.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/service.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace ddbm::detail {

/// Kinds of operations, as far as they have hosts of their own.
enum class endpoint_kind
{
    data,
    /// SearchVectors.
    vector_search,
    /// Those of DynamoDB Streams. Accounts have no endpoints for them.
    streams,
};

/// The kind of an operation that goes to that service.
endpoint_kind kind_of(service to, std::string_view operation) noexcept;

/// Whether an endpoint that these rules have chosen, and that was not given, is an account's own.
bool is_of_account(const endpoint& target) noexcept;

/// How texts call the settings that an endpoint is chosen by: with the place that each is from,
/// where that is known.
class endpoint_words
{
public:
    endpoint_words() = default;

    std::string_view given = "the endpoint";
    // Clauses.
    std::string_view fips = "A FIPS endpoint is wanted";
    std::string_view dual_stack = "A dual-stack endpoint is wanted";
    std::string_view account_required = "The endpoint of an account is required";
};

/// What an endpoint is chosen by.
class endpoint_parameters
{
public:
    endpoint_parameters() = default;

    // -- Of the client.

    /// Empty: there is none.
    std::string_view region;
    /// What takes the place of the service's own endpoints; null: nothing.
    const endpoint* given = nullptr;
    endpoint_variant variant;
    account_id_endpoint_mode account_mode = account_id_endpoint_mode::prefer;
    endpoint_words words;

    // -- Of a request.

    endpoint_kind kind = endpoint_kind::data;
    /// Of the credentials; empty: not known.
    std::string_view account_id;
    /// The table, stream, backup or whatever else the request names, by its ARN or otherwise.
    std::string_view resource;
    /// The first one, where the request names several.
    std::string_view first_of_several;
};

class endpoint_choice
{
public:
    endpoint_choice(endpoint t, std::string_view r, std::string w)
        : target(std::move(t)), signing_region(r), why(std::move(w))
    {
    }

    endpoint target;
    /// Empty where there is no region, and for an embedded endpoint.
    std::string signing_region;
    /// What was chosen and why: a sentence without secrets.
    std::string why;
};

/// Why there is no endpoint.
enum class endpoint_problem
{
    no_region,
    invalid_region,
    fips_of_given,
    dual_stack_of_given,
    /// The service's own dual-stack endpoint, given as if it were not.
    dual_stack_given,
    fips_of_local,
    dual_stack_of_local,
    no_fips_and_dual_stack,
    no_fips,
    no_dual_stack,
    /// Accounts have no FIPS endpoints, and the endpoint of one is required. The same below.
    fips_of_account,
    /// Accounts have no endpoints in this region.
    no_account_endpoints,
    no_account_id,
    /// The one of the credentials; whatever the mode.
    invalid_account_id,
};

class endpoint_refusal
{
public:
    endpoint_refusal(endpoint_problem p, std::string t) : problem(p), text(std::move(t)) {}

    endpoint_problem problem;
    /// A sentence or two: what is wrong, and how to put it right.
    std::string text;

    /// `errc::no_region`, or else `errc::invalid_configuration`.
    error_code code() const noexcept;
};

using endpoint_decision = std::variant<endpoint_choice, endpoint_refusal>;

/// The rules. Throws nothing of its own.
endpoint_decision choose_endpoint(const endpoint_parameters& parameters);

/// The same in a partition that need not be the region's own.
endpoint_decision choose_endpoint(const endpoint_parameters& parameters, const partition& where);

/** The account whose own endpoint a request goes to, empty if to the region's.
 *
 *  Cheap, for who keeps the endpoints that it has chosen: with the same parameters of the client,
 *  endpoints differ only by this and by the kind of the operation.
 */
std::string_view account_of(const endpoint_parameters& parameters) noexcept;

/// Whether requests of the kind may differ by that, whatever those of a request are. Where they do
/// not, `account_of()` is always empty.
bool depends_on_account(const endpoint_parameters& parameters) noexcept;

}  // namespace ddbm::detail

#endif
