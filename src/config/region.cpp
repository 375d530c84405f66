#include "config/region.hpp"

#include "config/host_label.hpp"

namespace ddbm::detail {

namespace {

// The region that a name such as fips-us-east-1 or us-east-1-fips means, or nothing.
std::string_view fips_region(std::string_view region)
{
    constexpr std::string_view prefix = "fips-";
    constexpr std::string_view suffix = "-fips";

    if (region.starts_with(prefix))
        return region.substr(prefix.size());
    if (region.ends_with(suffix))
        return region.substr(0, region.size() - suffix.size());
    return {};
}

}  // namespace

std::string problem_of_region(std::string_view region)
{
    const std::string named = "The region \"" + std::string(region) + "\" ";
    if (!is_host_label(region))
        return named + "cannot be part of a host name; a region is written like \"eu-central-1\".";
    if (region.find_first_not_of("0123456789") == std::string_view::npos)
        return named + "is only a number; a region is written like \"eu-central-1\".";
    if (const std::string_view meant = fips_region(region); !meant.empty())
        return named + "is an old way to ask for a FIPS endpoint. Say \"" + std::string(meant) +
               "\" and set AWS_USE_FIPS_ENDPOINT=true or client_config::use_fips_endpoint.";
    return {};
}

}  // namespace ddbm::detail
