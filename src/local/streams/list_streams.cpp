#include "local/control/control_errors.hpp"
#include "local/request/request_view.hpp"
#include "local/streams/shard.hpp"
#include "local/streams/stream_log.hpp"
#include "local/streams/stream_operations.hpp"
#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>
#include <vector>

namespace ddbm::local::detail {
namespace {

// By ARN, those behind `start`. An empty name stands for all tables.
std::vector<const stream*>
streams_of(engine_state& state, std::string_view table_name, std::string_view start)
{
    const auto& streams = state.tables.streams();
    std::vector<const stream*> found;
    for (auto each = streams.upper_bound(start); each != streams.end(); ++each)
    {
        if (table_name.empty() || each->second.table_name == table_name)
            found.push_back(&each->second);
    }
    return found;
}

// A table that was deleted may still have streams.
bool is_known(engine_state& state, std::string_view table_name)
{
    return state.tables.find(table_name) || !streams_of(state, table_name, {}).empty();
}

}  // namespace

void list_streams(engine_state& state, const boost::json::object& request, std::string& reply)
{
    const auto table_name = text_member(request, "TableName");
    const auto start = text_member(request, "ExclusiveStartStreamArn");
    if (start)
        check_stream_arn(*start);
    trim_streams(state);
    if (table_name && !is_known(state, *table_name))
        table_not_found(*table_name);

    const auto found = streams_of(state, table_name.value_or(""), start.value_or(""));
    const auto limit =
        static_cast<std::size_t>(integer_member(request, "Limit").value_or(limits::listed_streams));
    const std::size_t count = std::min(found.size(), limit);

    ddbm::detail::json_writer out(reply);
    out.begin_object();
    if (count < found.size())
        out.plain_key("LastEvaluatedStreamArn").string(found[count - 1]->arn);
    out.plain_key("Streams").begin_array();
    for (std::size_t i = 0; i < count; ++i)
    {
        out.begin_object().plain_key("StreamArn").string(found[i]->arn);
        out.plain_key("StreamLabel").string(found[i]->label);
        out.plain_key("TableName").string(found[i]->table_name).end_object();
    }
    out.end_array().end_object();
}

}  // namespace ddbm::local::detail
