#include "local/control/arn.hpp"

namespace ddbm::local::detail {

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

std::string_view partition_of(std::string_view region) noexcept
{
    if (region.starts_with("cn-"))
        return "aws-cn";
    if (region.starts_with("us-gov-"))
        return "aws-us-gov";
    return "aws";
}

std::string table_arn(const engine_options& options, std::string_view table_name)
{
    std::string arn("arn:");
    arn.append(partition_of(options.region)).append(":dynamodb:").append(options.region);
    arn.append(":").append(options.account).append(":table/").append(table_name);
    return arn;
}

}  // namespace ddbm::local::detail
