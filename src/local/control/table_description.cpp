#include "local/control/table_description.hpp"

#include "local/control/key_schema_writer.hpp"
#include "local/control/throughput_change.hpp"
#include "local/control/time_text.hpp"
#include "protocol/wire_names.hpp"
#include "values/json_writer.hpp"

#include <algorithm>
#include <map>

namespace ddbm::local::detail {

namespace {

using ddbm::detail::json_writer;
using ddbm::detail::wire_name;

void write_time(json_writer& out, std::string_view name, const std::optional<time_point>& time)
{
    if (time)
        out.plain_key(name).raw(epoch_seconds_text(*time));
}

void write_definitions(json_writer& out, const table& t)
{
    std::map<std::string_view, attribute_type> definitions;
    const auto add = [&definitions](const key_schema& keys) {
        for (const auto* part : {&keys.partition, &keys.sort})
        {
            for (const key_attribute& attribute : *part)
                definitions.emplace(attribute.name, attribute.type);
        }
    };
    add(t.keys);
    for (const index& i : t.indexes)
        add(i.keys);

    out.plain_key("AttributeDefinitions").begin_array();
    for (const auto& [name, type] : definitions)
    {
        out.begin_object().plain_key("AttributeName").string(name);
        out.plain_key("AttributeType").quoted(type_name(type)).end_object();
    }
    out.end_array();
}

void write_throughput(json_writer& out, const throughput& units, time_point now)
{
    out.plain_key("ProvisionedThroughput").begin_object();
    write_time(out, "LastIncreaseDateTime", units.last_increase);
    write_time(out, "LastDecreaseDateTime", units.last_decrease);
    out.plain_key("NumberOfDecreasesToday").integer(decreases_on_day_of(now, units));
    out.plain_key("ReadCapacityUnits").integer(units.read);
    out.plain_key("WriteCapacityUnits").integer(units.write);
    out.end_object();
}

void write_on_demand(json_writer& out, const request_limits& limits)
{
    if (!limits.read && !limits.write)
        return;
    out.plain_key("OnDemandThroughput").begin_object();
    if (limits.read)
        out.plain_key("MaxReadRequestUnits").integer(*limits.read);
    if (limits.write)
        out.plain_key("MaxWriteRequestUnits").integer(*limits.write);
    out.end_object();
}

void write_warm(json_writer& out, const request_limits& warm, warm_status status)
{
    if (status == warm_status::not_shown)
        return;
    out.plain_key("WarmThroughput").begin_object();
    out.plain_key("ReadUnitsPerSecond").integer(warm.read.value_or(0));
    out.plain_key("WriteUnitsPerSecond").integer(warm.write.value_or(0));
    out.plain_key("Status").quoted(wire_name(
        status == warm_status::updating ? resource_status::updating : resource_status::active
    ));
    out.end_object();
}

void write_projection(json_writer& out, const index& i)
{
    out.plain_key("Projection").begin_object();
    out.plain_key("ProjectionType").quoted(wire_name(i.projection));
    if (i.projection == projection_type::include)
    {
        std::vector<std::string_view> names(
            i.non_key_attributes.begin(), i.non_key_attributes.end()
        );
        std::sort(names.begin(), names.end());
        out.plain_key("NonKeyAttributes").begin_array();
        for (const std::string_view name : names)
            out.string(name);
        out.end_array();
    }
    out.end_object();
}

void write_index(json_writer& out, const table& t, const index& i, time_point now, warm_status warm)
{
    const contents held = i.held.value_or(contents{});
    out.begin_object().plain_key("IndexName").string(i.name);
    write_key_schema(out, i.keys);
    write_projection(out, i);
    if (i.global)
    {
        out.plain_key("IndexStatus").quoted(wire_name(i.status));
        if (i.added_later && i.status == resource_status::creating)
            out.plain_key("Backfilling").boolean(i.backfilling);
        write_throughput(out, i.provisioned, now);
        write_on_demand(out, i.on_demand);
        if (i.status == resource_status::active)
            write_warm(out, i.warm, warm);
    }
    out.plain_key("IndexSizeBytes").integer(held.bytes);
    out.plain_key("ItemCount").integer(held.items);
    out.plain_key("IndexArn").string(t.arn + "/index/" + i.name).end_object();
}

void write_indexes(
    json_writer& out,
    std::string_view name,
    const table& t,
    bool global,
    time_point now,
    warm_status warm
)
{
    bool any = false;
    for (const index& i : t.indexes)
    {
        if (i.global != global)
            continue;
        if (!any)
            out.plain_key(name).begin_array();
        any = true;
        write_index(out, t, i, now, warm);
    }
    if (any)
        out.end_array();
}

void write_billing(json_writer& out, const table& t)
{
    if (!t.billing_was_set)
        return;
    out.plain_key("BillingModeSummary").begin_object();
    out.plain_key("BillingMode")
        .quoted(wire_name(t.on_demand ? billing_mode::pay_per_request : billing_mode::provisioned));
    if (t.status != resource_status::creating)
        write_time(out, "LastUpdateToPayPerRequestDateTime", t.last_to_on_demand);
    out.end_object();
}

void write_stream(json_writer& out, engine_state& state, const table& t)
{
    if (t.stream_arn)
    {
        const auto found = state.tables.streams().find(*t.stream_arn);
        out.plain_key("StreamSpecification").begin_object();
        out.plain_key("StreamEnabled").boolean(true);
        if (found != state.tables.streams().end())
            out.plain_key("StreamViewType").quoted(wire_name(found->second.view));
        out.end_object();
    }
    if (t.latest_stream_arn)
        out.plain_key("LatestStreamArn").string(*t.latest_stream_arn);
    if (t.latest_stream_label)
        out.plain_key("LatestStreamLabel").string(*t.latest_stream_label);
}

void write_encryption(json_writer& out, const table& t)
{
    if (t.kms_key.empty())
        return;
    out.plain_key("SSEDescription").begin_object();
    out.plain_key("Status").quoted(t.change == table_change::encryption ? "UPDATING" : "ENABLED");
    out.plain_key("SSEType").quoted("KMS").plain_key("KMSMasterKeyArn").string(t.kms_key);
    out.end_object();
}

void write_class(json_writer& out, const table& t)
{
    if (t.table_class.empty())
        return;
    out.plain_key("TableClassSummary").begin_object();
    out.plain_key("TableClass").quoted(t.table_class);
    write_time(out, "LastUpdateDateTime", t.table_class_changed);
    out.end_object();
}

// What every reply has, that of DeleteTable included.
void write_common(json_writer& out, const table& t, time_point now)
{
    const contents held = t.held.value_or(contents{});
    out.plain_key("TableName").string(t.name);
    out.plain_key("TableArn").string(t.arn).plain_key("TableId").quoted(t.id);
    out.plain_key("TableStatus").quoted(wire_name(t.status));
    out.plain_key("TableSizeBytes").integer(held.bytes).plain_key("ItemCount").integer(held.items);
    write_throughput(out, t.provisioned, now);
    write_billing(out, t);
    out.plain_key("DeletionProtectionEnabled").boolean(t.deletion_protection);
}

}  // namespace

void write_table_reply(
    std::string& reply,
    std::string_view member,
    engine_state& state,
    const table& t,
    warm_status warm
)
{
    const time_point now = state.now();
    json_writer out(reply);
    out.begin_object().plain_key(member).begin_object();
    write_definitions(out, t);
    write_key_schema(out, t.keys);
    write_common(out, t, now);
    out.plain_key("CreationDateTime").raw(epoch_seconds_text(t.created));
    write_on_demand(out, t.on_demand_limits);
    write_warm(out, t.warm, warm);
    write_indexes(out, "LocalSecondaryIndexes", t, false, now, warm);
    write_indexes(out, "GlobalSecondaryIndexes", t, true, now, warm);
    write_stream(out, state, t);
    write_encryption(out, t);
    write_class(out, t);
    out.end_object().end_object();
}

void write_deleted_table_reply(std::string& reply, const engine_state& state, const table& t)
{
    json_writer out(reply);
    out.begin_object().plain_key("TableDescription").begin_object();
    write_common(out, t, state.now());
    out.end_object().end_object();
}

}  // namespace ddbm::local::detail
