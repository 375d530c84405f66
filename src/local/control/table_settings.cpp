#include "local/control/table_settings.hpp"

#include "local/request/enum_member.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "protocol/partition.hpp"

namespace ddbm::local::detail {

namespace {

std::string key_arn(const engine_options& options, std::string_view id)
{
    if (id.starts_with("arn:"))
        return std::string(id);
    std::string arn("arn:");
    arn.append(ddbm::detail::partition_of(options.region).name)
        .append(":kms:")
        .append(options.region);
    arn.append(":").append(options.account).append(":");
    return arn.append(id.starts_with("alias/") ? "" : "key/").append(id);
}

}  // namespace

std::optional<stream_setting> read_stream_setting(const json::object& request)
{
    const json::object* const given = object_member(request, "StreamSpecification");
    if (!given)
        return std::nullopt;
    return stream_setting{
        flag_member(*given, "StreamEnabled").value_or(false),
        enum_member<stream_view_type>(*given, "StreamViewType")};
}

std::optional<std::string>
read_encryption(const json::object& request, const engine_options& options)
{
    const json::object* const given = object_member(request, "SSESpecification");
    if (!given)
        return std::nullopt;
    const bool enabled = flag_member(*given, "Enabled").value_or(false);
    const auto type = text_member(*given, "SSEType");
    const auto key = text_member(*given, "KMSMasterKeyId");
    if (!enabled && type)
        refuse_parameter("SSEType can not be specified if Enabled is false");
    if (!enabled && key)
        refuse_parameter("KMSMasterKeyId can not be specified if Enabled is false");
    if (key && !type)
        refuse_parameter("SSEType KMS is required if KMSMasterKeyId is specified");
    if (type == "AES256")
        refuse_parameter("SSEType AES256 is not supported");
    if (!enabled)
        return std::string();
    return key_arn(options, key.value_or("alias/aws/dynamodb"));
}

std::optional<std::string> read_table_class(const json::object& request)
{
    const auto given = text_member(request, "TableClass");
    if (!given)
        return std::nullopt;
    if (!enum_member<table_class>(request, "TableClass"))
        refuse("Invalid table-class parameter provided. Please try again with a valid table-class "
               "value: [STANDARD, STANDARD_INFREQUENT_ACCESS].");
    return std::string(*given);
}

void refuse_what_is_not_there(const json::object& request)
{
    for (const char* name :
         {"ReplicaUpdates", "GlobalTableWitnessUpdates", "VectorIndexes", "VectorIndexUpdates"})
    {
        const json::array* const given = array_member(request, name);
        if (given && !given->empty())
            refuse_parameter(std::string(name) + " is not supported");
    }
}

}  // namespace ddbm::local::detail
