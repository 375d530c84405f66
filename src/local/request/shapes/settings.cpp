// Operations around tables: time to live, tags, limits.

#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

constexpr field time_to_live_fields[] = {
    {"AttributeName", attribute_name, required},
    {"Enabled", boolean, required},
};
constexpr type time_to_live = structure("TimeToLiveSpecification", time_to_live_fields);
constexpr field update_time_to_live_fields[] = {
    {"TableName", table_name, required},
    {"TimeToLiveSpecification", time_to_live, required},
};

// ARNs and the texts of tags are checked by the operations, which have own words for them.
constexpr field tag_resource_fields[] = {
    {"ResourceArn", any_text},
    {"Tags", tags, required},
};
constexpr field untag_resource_fields[] = {
    {"ResourceArn", any_text},
    {"TagKeys", texts, required},
};
constexpr field list_tags_fields[] = {
    {"ResourceArn", any_text},
    {"NextToken", any_text},
};

constexpr shape operations[] = {
    request_of("UpdateTimeToLive", update_time_to_live_fields),
    request_of("TagResource", tag_resource_fields),
    request_of("UntagResource", untag_resource_fields),
    request_of("ListTagsOfResource", list_tags_fields),
    request_of("DescribeLimits", {}),
    request_of("DescribeEndpoints", {}),
};

}  // namespace

std::span<const shape> of_settings() noexcept
{
    return operations;
}

}  // namespace ddbm::local::detail::shapes
