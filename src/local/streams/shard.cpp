#include "local/streams/shard.hpp"

#include "local/control/control_errors.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "protocol/arn.hpp"
#include "protocol/crc32.hpp"

#include <chrono>
#include <cstdio>

namespace ddbm::local::detail {

// The time in 20 digits and something that looks like chance, but is the same each time.
std::string shard_id(const stream& s)
{
    const auto since_epoch =
        std::chrono::floor<std::chrono::milliseconds>(s.created.time_since_epoch());
    char text[64];
    std::snprintf(
        text,
        sizeof(text),
        "shardId-%020lld-%08x",
        static_cast<long long>(since_epoch.count()),
        static_cast<unsigned>(ddbm::detail::crc32(s.arn))
    );
    return text;
}

void check_shard(const stream& s, std::string_view id)
{
    if (id != shard_id(s))
        not_found("Shard does not exist");
}

void check_stream_arn(std::string_view arn)
{
    const ddbm::detail::arn_parts parts = ddbm::detail::split_arn(arn);
    const std::string_view resource = parts.resource;
    const std::size_t at = resource.find("/stream/");
    if (parts.arn != "arn" || parts.service != "dynamodb" || !resource.starts_with("table/") ||
        at == resource.npos)
        refuse("Invalid StreamArn");
}

stream& find_stream(engine_state& state, std::string_view arn)
{
    auto& streams = state.tables.streams();
    const auto found = streams.find(arn);
    if (found == streams.end())
        not_found("Stream: " + std::string(arn) + " not found");
    return found->second;
}

stream& read_stream(engine_state& state, const boost::json::object& request)
{
    const std::string_view arn = text_member(request, "StreamArn").value_or("");
    check_stream_arn(arn);
    return find_stream(state, arn);
}

}  // namespace ddbm::local::detail
