#include "protocol/partition.hpp"

#include <algorithm>

namespace ddbm::detail {

namespace {

// AWS's partitions.json, as botocore 1.43 ships it; a test compares the two. The regions of `aws`
// need no form of their own: whatever has none of the others counts as one of them.
constexpr partition all[] = {
    {"aws", "", "aws-global", "amazonaws.com", "api.aws"},
    {"aws-cn", "cn-", "aws-cn-global", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"aws-eusc", "eusc-de-", "", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"aws-iso", "us-iso-", "aws-iso-global", "c2s.ic.gov", "api.aws.ic.gov"},
    {"aws-iso-b", "us-isob-", "aws-iso-b-global", "sc2s.sgov.gov", "api.aws.scloud"},
    {"aws-iso-e", "eu-isoe-", "aws-iso-e-global", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    {"aws-iso-f", "us-isof-", "aws-iso-f-global", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    {"aws-us-gov", "us-gov-", "aws-us-gov-global", "amazonaws.com", "api.aws"},
};

bool is_decimal(char c)
{
    return c >= '0' && c <= '9';
}

bool is_word_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_decimal(c) || c == '_';
}

// east-1
bool is_word_and_number(std::string_view text)
{
    const std::size_t hyphen = text.find('-');
    if (hyphen == std::string_view::npos)
        return false;
    const std::string_view word = text.substr(0, hyphen);
    const std::string_view number = text.substr(hyphen + 1);
    return !word.empty() && std::ranges::all_of(word, is_word_character) && !number.empty() &&
           std::ranges::all_of(number, is_decimal);
}

bool has_region(const partition& where, std::string_view region)
{
    if (where.region_prefix.empty())
        return false;
    if (!where.global_region.empty() && region == where.global_region)
        return true;
    return region.starts_with(where.region_prefix) &&
           is_word_and_number(region.substr(where.region_prefix.size()));
}

}  // namespace

std::span<const partition> partitions() noexcept
{
    return all;
}

const partition& partition_of(std::string_view region) noexcept
{
    const auto* const found =
        std::ranges::find_if(all, [&](const partition& p) { return has_region(p, region); });
    return found == std::end(all) ? all[0] : *found;
}

}  // namespace ddbm::detail
