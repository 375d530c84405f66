// AWS's partitions: parts of its cloud that share neither accounts nor the suffixes of host names.

#ifndef DDBM_SRC_PROTOCOL_PARTITION_HPP
#define DDBM_SRC_PROTOCOL_PARTITION_HPP

#include <span>
#include <string_view>

namespace ddbm::detail {

struct partition
{
    /// The second part of an ARN.
    std::string_view name;
    /// How its regions begin, before a word, a hyphen and digits. Empty for `aws`.
    std::string_view region_prefix;
    /// What stands for a region where there is none. Empty if nothing does.
    std::string_view global_region;
    std::string_view dns_suffix;
    std::string_view dual_stack_dns_suffix;
    bool supports_fips = true;
    bool supports_dual_stack = true;
};

/// All of them, `aws` first.
std::span<const partition> partitions() noexcept;

/// The one that a region is in: `aws` for any that is not known to be in another.
const partition& partition_of(std::string_view region) noexcept;

}  // namespace ddbm::detail

#endif
