#include "config/region.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <string>

namespace ddbm::detail {

namespace {

bool is_label_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

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

void check_label(std::string_view region)
{
    constexpr std::size_t longest = 63;

    const bool valid = !region.empty() && region.size() <= longest && region.front() != '-' &&
                       region.back() != '-' &&
                       std::all_of(region.begin(), region.end(), is_label_character);
    if (valid)
        return;
    throw error(
        errc::invalid_configuration,
        "The region \"" + std::string(region) +
            "\" cannot be part of a host name; a region is written like \"eu-central-1\"."
    );
}

}  // namespace

void check_region(std::string_view region)
{
    check_label(region);
    if (const std::string_view meant = fips_region(region); !meant.empty())
    {
        throw error(
            errc::invalid_configuration,
            "The region \"" + std::string(region) +
                "\" is an old way to ask for a FIPS endpoint. Say \"" + std::string(meant) +
                "\" and set AWS_USE_FIPS_ENDPOINT=true or client_config::use_fips_endpoint."
        );
    }
}

}  // namespace ddbm::detail
