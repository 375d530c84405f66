#include "local/control/table_arn.hpp"

#include "protocol/partition.hpp"

namespace ddbm::local::detail {

std::string table_arn(const engine_options& options, std::string_view table_name)
{
    std::string arn("arn:");
    arn.append(ddbm::detail::partition_of(options.region).name)
        .append(":dynamodb:")
        .append(options.region);
    arn.append(":").append(options.account).append(":table/").append(table_name);
    return arn;
}

}  // namespace ddbm::local::detail
