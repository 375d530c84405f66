#include "config/endpoint_rules.hpp"

#include "config/host_label.hpp"
#include "config/region.hpp"
#include "protocol/arn.hpp"

#include <ddbm/errc.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::string_view local_region = "local";

template <class... Parts>
std::string joined(const Parts&... parts)
{
    std::string text;
    (text.append(std::string_view(parts)), ...);
    return text;
}

// -- Accounts

enum class account_source
{
    none,
    resource,
    first_of_several,
    credentials,
};

struct known_account
{
    std::string_view id;
    account_source source = account_source::none;
};

// Beside the regions of aws.
constexpr std::string_view regions_with_account_endpoints[] = {
    "us-gov-east-1", "us-gov-west-1", "cn-north-1", "cn-northwest-1"};

bool has_account_endpoints(const partition& where, std::string_view region)
{
    return where.name == "aws" || std::ranges::find(regions_with_account_endpoints, region) !=
                                      std::end(regions_with_account_endpoints);
}

bool wants_account(const endpoint_parameters& p, const partition& where)
{
    return p.kind != endpoint_kind::streams && !p.variant.fips &&
           p.account_mode != account_id_endpoint_mode::disable &&
           has_account_endpoints(where, p.region);
}

// Whose resource it is, where its ARN says so and it is in this region.
std::string_view owner_of(std::string_view resource, std::string_view region)
{
    // Most names are none.
    if (!resource.starts_with("arn:"))
        return {};
    const std::optional<arn_parts> arn = parse_arn(resource);
    if (!arn || arn->service != "dynamodb" || arn->region != region || !is_host_label(arn->account))
        return {};
    return arn->account;
}

known_account find_account(const endpoint_parameters& p, const partition& where)
{
    if (!wants_account(p, where))
        return {};
    if (const auto owner = owner_of(p.resource, p.region); !owner.empty())
        return {owner, account_source::resource};
    if (const auto owner = owner_of(p.first_of_several, p.region); !owner.empty())
        return {owner, account_source::first_of_several};
    if (!p.account_id.empty())
        return {p.account_id, account_source::credentials};
    return {};
}

// -- Hosts

// DynamoDB's FIPS endpoints in GovCloud are those without IPv6, under their usual name.
bool has_fips_names(const endpoint_parameters& p, const partition& where)
{
    return p.variant.fips && (p.variant.dual_stack || where.name != "aws-us-gov");
}

// Of streams, before IPv6 came to the other partitions.
bool has_hyphen(const endpoint_parameters& p, const partition& where)
{
    return p.variant.dual_stack &&
           (where.name == "aws" || where.name == "aws-cn" || where.name == "aws-us-gov");
}

std::string host_of(const endpoint_parameters& p, const partition& where, std::string_view account)
{
    std::string host;
    if (!account.empty())
    {
        host = joined(account, p.kind == endpoint_kind::vector_search ? ".search-ddb" : ".ddb");
    }
    else
    {
        if (p.kind == endpoint_kind::vector_search)
            host = "search-";
        else if (p.kind == endpoint_kind::streams)
            host = has_hyphen(p, where) ? "streams-" : "streams.";
        host += "dynamodb";
        if (has_fips_names(p, where))
            host += "-fips";
    }
    return host + joined(
                      ".",
                      p.region,
                      ".",
                      p.variant.dual_stack ? where.dual_stack_dns_suffix : where.dns_suffix
                  );
}

// -- What is said of a choice

std::string_view name_of(endpoint_kind kind)
{
    switch (kind)
    {
    case endpoint_kind::vector_search:
        return "DynamoDB's vector search";
    case endpoint_kind::streams:
        return "DynamoDB Streams";
    case endpoint_kind::data:
        break;
    }
    return "DynamoDB";
}

std::string why_account(const known_account& account)
{
    std::string_view source;
    switch (account.source)
    {
    case account_source::resource:
        source = "that the request's ARN names";
        break;
    case account_source::first_of_several:
        source = "that the first of the request's ARNs names";
        break;
    case account_source::credentials:
    case account_source::none:
        source = "that the access keys belong to";
        break;
    }
    return joined("It is that of the account ", account.id, ", ", source);
}

std::string_view why_no_account(const endpoint_parameters& p, const partition& where)
{
    if (p.kind == endpoint_kind::streams)
        return "Accounts have none of their own for streams";
    if (p.account_mode == account_id_endpoint_mode::disable)
        return "Those of accounts are disabled";
    if (!has_account_endpoints(where, p.region))
        return "Accounts have none of their own there";
    if (p.variant.fips)
        return "Accounts have none of their own with FIPS";
    return "It is that of all accounts, because the request's is not known";
}

std::string why_own(
    const endpoint_parameters& p,
    const partition& where,
    const known_account& account,
    std::string_view url
)
{
    std::string text = joined(
        url, " is an endpoint of ", name_of(p.kind), " in the region ", p.region, " of ", where.name
    );
    if (p.variant.fips)
        text += ", validated by FIPS 140";
    if (p.variant.dual_stack)
        text += ", with IPv6";
    text += ". ";
    if (account.id.empty())
        text += why_no_account(p, where);
    else
        text += why_account(account);
    return text += '.';
}

// -- Rules

endpoint_refusal refused(endpoint_problem problem, std::string text)
{
    return endpoint_refusal(problem, std::move(text));
}

// What stands between the scheme and the path, as it is written.
std::string_view authority_in(std::string_view url)
{
    constexpr std::string_view slashes = "://";
    if (const std::size_t scheme = url.find(slashes); scheme != url.npos)
        url.remove_prefix(scheme + slashes.size());
    return url.substr(0, url.find('/'));
}

// Under its own name it would be taken for one without the endpoints of accounts.
bool is_own_dual_stack(const endpoint_parameters& p, const partition& where)
{
    if (p.region.empty() || p.kind == endpoint_kind::streams)
        return false;
    const std::string_view authority = authority_in(p.given->text());
    const std::string name = joined("dynamodb.", p.region, ".", where.dual_stack_dns_suffix);
    return authority == name || authority == "search-" + name;
}

endpoint_decision choose_given(const endpoint_parameters& p, const partition& where)
{
    const std::string named = joined(p.words.given, " is \"", p.given->text(), "\"");
    const auto refuse_variant = [&](endpoint_problem problem, std::string_view wanted) {
        return refused(
            problem,
            joined(
                wanted,
                ", and ",
                named,
                ". FIPS and dual-stack endpoints are the service's own, so only one of the two can "
                "be followed: clear the other."
            )
        );
    };
    if (p.variant.fips)
        return refuse_variant(endpoint_problem::fips_of_given, p.words.fips);
    if (p.variant.dual_stack)
        return refuse_variant(endpoint_problem::dual_stack_of_given, p.words.dual_stack);
    if (is_own_dual_stack(p, where))
        return refused(
            endpoint_problem::dual_stack_given,
            joined(
                "The service's own dual-stack endpoints cannot be given, but ",
                named,
                ". Clear it and set AWS_USE_DUALSTACK_ENDPOINT=true or "
                "client_config::use_dualstack_endpoint instead."
            )
        );
    const std::string_view signed_for =
        p.given->is_embedded() ? std::string_view() : signing_region(p.region);
    return endpoint_choice(
        *p.given,
        signed_for,
        joined(
            p.given->text(), " was given: it is ", p.words.given, ", whatever the request names."
        )
    );
}

endpoint_decision choose_local(const endpoint_parameters& p)
{
    const auto refuse_variant = [](endpoint_problem problem, std::string_view wanted) {
        return refused(
            problem,
            joined(
                wanted,
                ", and the region is \"local\", which is DynamoDB Local and has neither a FIPS nor "
                "a dual-stack endpoint."
            )
        );
    };
    if (p.variant.fips)
        return refuse_variant(endpoint_problem::fips_of_local, p.words.fips);
    if (p.variant.dual_stack)
        return refuse_variant(endpoint_problem::dual_stack_of_local, p.words.dual_stack);
    constexpr std::string_view url = "http://localhost:8000";
    return endpoint_choice(
        parse_endpoint(url),
        signing_region(local_region),
        joined(url, " is where DynamoDB Local listens, which the region \"local\" stands for.")
    );
}

// What a whole partition does not have.
std::optional<endpoint_refusal>
missing_variant(const endpoint_parameters& p, const partition& where)
{
    const auto refuse = [&](endpoint_problem problem, std::string_view wanted, const char* of) {
        return refused(
            problem,
            joined(wanted, ", and the region \"", p.region, "\" is in ", where.name, ", which ", of)
        );
    };
    const bool lacks_fips = p.variant.fips && !where.supports_fips;
    const bool lacks_dual_stack = p.variant.dual_stack && !where.supports_dual_stack;
    if (p.variant.fips && p.variant.dual_stack && (lacks_fips || lacks_dual_stack))
        return refuse(
            endpoint_problem::no_fips_and_dual_stack,
            joined(p.words.fips, ". ", p.words.dual_stack),
            "does not have both."
        );
    if (lacks_fips)
        return refuse(endpoint_problem::no_fips, p.words.fips, "has none.");
    if (lacks_dual_stack)
        return refuse(endpoint_problem::no_dual_stack, p.words.dual_stack, "has none.");
    return std::nullopt;
}

// Of an account without an endpoint where nothing else will do, and of an account that is none.
std::optional<endpoint_refusal>
missing_account(const endpoint_parameters& p, const partition& where, const known_account& account)
{
    if (p.kind == endpoint_kind::streams)
        return std::nullopt;
    if (!account.id.empty() && !is_host_label(account.id))
        return refused(
            endpoint_problem::invalid_account_id,
            joined(
                "The account id \"",
                account.id,
                "\" of the credentials cannot be part of a host name; it is a number of twelve "
                "digits."
            )
        );
    if (p.account_mode != account_id_endpoint_mode::require || !account.id.empty())
        return std::nullopt;
    if (p.variant.fips)
        return refused(
            endpoint_problem::fips_of_account,
            joined(
                p.words.account_required,
                ". ",
                p.words.fips,
                ", but accounts have no FIPS endpoints, so only one of the two can be followed."
            )
        );
    if (!has_account_endpoints(where, p.region))
        return refused(
            endpoint_problem::no_account_endpoints,
            joined(
                p.words.account_required,
                ", and accounts have none in the region \"",
                p.region,
                "\"; there it has to be preferred or disabled."
            )
        );
    return refused(
        endpoint_problem::no_account_id,
        joined(
            p.words.account_required,
            ", and the account is not known: no ARN of a table in the region \"",
            p.region,
            "\" names one, and the credentials have no account id."
        )
    );
}

bool is_bound_to_region(const endpoint_parameters& p)
{
    return !p.given || !p.given->is_embedded();
}

}  // namespace

endpoint_kind kind_of(service to, std::string_view operation) noexcept
{
    if (to == service::dynamodb_streams)
        return endpoint_kind::streams;
    return operation == "SearchVectors" ? endpoint_kind::vector_search : endpoint_kind::data;
}

bool is_of_account(const endpoint& target) noexcept
{
    const std::string_view host = target.host();
    const std::string_view rest = host.substr(std::min(host.find('.'), host.size()));
    return rest.starts_with(".ddb.") || rest.starts_with(".search-ddb.");
}

error_code endpoint_refusal::code() const noexcept
{
    return problem == endpoint_problem::no_region ? errc::no_region : errc::invalid_configuration;
}

endpoint_decision choose_endpoint(const endpoint_parameters& p)
{
    return choose_endpoint(p, partition_of(p.region));
}

endpoint_decision choose_endpoint(const endpoint_parameters& p, const partition& where)
{
    if (!p.region.empty() && is_bound_to_region(p))
        if (std::string problem = problem_of_region(p.region); !problem.empty())
            return refused(endpoint_problem::invalid_region, std::move(problem));
    if (p.given)
        return choose_given(p, where);
    if (p.region.empty())
        return refused(
            endpoint_problem::no_region, "There is no region, and no endpoint is given."
        );
    if (p.region == local_region)
        return choose_local(p);

    if (auto missing = missing_variant(p, where))
        return *std::move(missing);
    const known_account account = find_account(p, where);
    if (auto missing = missing_account(p, where, account))
        return *std::move(missing);

    const std::string url = "https://" + host_of(p, where, account.id);
    return endpoint_choice(
        parse_endpoint(url), signing_region(p.region), why_own(p, where, account, url)
    );
}

std::string_view account_of(const endpoint_parameters& p) noexcept
{
    if (p.given || p.region.empty() || p.region == local_region)
        return {};
    return find_account(p, partition_of(p.region)).id;
}

bool depends_on_account(const endpoint_parameters& p) noexcept
{
    return !p.given && !p.region.empty() && p.region != local_region &&
           wants_account(p, partition_of(p.region));
}

}  // namespace ddbm::detail
