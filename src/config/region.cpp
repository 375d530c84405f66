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

}  // namespace

void check_region(std::string_view region)
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

}  // namespace ddbm::detail
