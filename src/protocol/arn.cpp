#include "protocol/arn.hpp"

namespace ddbm::detail {

arn_parts split_arn(std::string_view text) noexcept
{
    arn_parts parts;
    for (std::string_view* part :
         {&parts.arn, &parts.partition, &parts.service, &parts.region, &parts.account})
    {
        const std::size_t colon = text.find(':');
        *part = text.substr(0, colon);
        text.remove_prefix(colon == std::string_view::npos ? text.size() : colon + 1);
    }
    parts.resource = text;
    return parts;
}

std::optional<arn_parts> parse_arn(std::string_view text) noexcept
{
    const arn_parts parts = split_arn(text);
    // Where there is a resource there are five colons before it.
    if (parts.arn != "arn" || parts.partition.empty() || parts.service.empty() ||
        parts.resource.empty())
        return std::nullopt;
    return parts;
}

}  // namespace ddbm::detail
