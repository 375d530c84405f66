#include "local/control/arn.hpp"

namespace ddbm::local::detail {

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
