#include "environment/uuid.hpp"
#include "local/control/capacity_limits.hpp"
#include "local/control/control_errors.hpp"
#include "local/control/control_operations.hpp"
#include "local/control/index_reader.hpp"
#include "local/control/table_arn.hpp"
#include "local/control/table_changes.hpp"
#include "local/control/table_description.hpp"
#include "local/control/table_settings.hpp"
#include "local/control/tag_reader.hpp"
#include "local/control/throughput_reader.hpp"
#include "local/engine_state.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/streams/stream_log.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace ddbm::local::detail {

namespace {

void read_capacity(const json::object& request, table& t)
{
    t.on_demand = read_pays_per_request(request).value_or(false);
    t.billing_was_set = t.on_demand;
    const auto units = read_provisioned_throughput(request);
    if (t.on_demand && units)
        refuse_parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
            "is PAY_PER_REQUEST"
        );
    if (t.on_demand)
        return;
    if (!units)
        refuse_parameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
            "PROVISIONED"
        );
    if (auto text = find_out_of_bounds(*units))
        refuse(std::move(*text));
    t.provisioned.read = units->read;
    t.provisioned.write = units->write;
}

// Units of indexes are looked at together with those of the table, before anything else of them.
void check_index_capacity(const json::object& request)
{
    const json::array* const indexes = array_member(request, "GlobalSecondaryIndexes");
    if (!indexes)
        return;
    for (const json::value& element : *indexes)
    {
        const json::object* const given = element.if_object();
        const auto units = given ? read_provisioned_throughput(*given) : std::nullopt;
        const auto text = units ? find_out_of_bounds(*units) : std::nullopt;
        if (text)
            refuse(
                *text + " for index " + std::string(text_member(*given, "IndexName").value_or(""))
            );
    }
}

void read_keys_and_indexes(const json::object& request, table& t)
{
    const attribute_definitions definitions(request);
    check_enough_definitions(request, definitions);
    t.keys = read_key_schema(request, definitions);
    definitions.check_duplicates();
    read_new_indexes(request, definitions, t);
    definitions.check_all_used(t);
}

void check_new_stream(const std::optional<stream_setting>& stream)
{
    if (!stream)
        return;
    if (!stream->enabled && stream->view)
        refuse_parameter(
            "Table is being created with a stream disabled, UpdateViewType should not be specified"
        );
    if (stream->enabled && !stream->view)
        refuse_parameter("Table is being created with a stream enabled, UpdateViewType is required"
        );
}

void read_limits(const json::object& request, table& t)
{
    const json::array* const indexes = array_member(request, "GlobalSecondaryIndexes");
    if (const auto limits = read_on_demand_throughput(request))
    {
        check_new_on_demand_throughput(*limits, {}, t.on_demand);
        t.on_demand_limits = *limits;
    }
    const capacity_units units = {t.provisioned.read, t.provisioned.write};
    t.warm = new_warm_throughput(
        read_warm_throughput(request).value_or(request_limits{}), {}, t.on_demand ? nullptr : &units
    );
    if (!indexes)
        return;
    for (const json::value& element : *indexes)
    {
        const json::object* const given = element.if_object();
        index* const made =
            given ? t.find_index(text_member(*given, "IndexName").value_or("")) : nullptr;
        if (made)
            read_request_throughput(*given, t.on_demand, *made);
    }
}

void check_free(engine_state& state, const std::string& name)
{
    const table* const there = state.tables.find(name);
    if (!there)
        return;
    if (there->status == resource_status::creating)
        still_in_use("Table is being created: " + name);
    in_use("Table already exists: " + name);
}

void check_capacity(engine_state& state, const table& t)
{
    std::vector<capacity_request> wanted;
    wanted.push_back({{}, t.provisioned.read, t.provisioned.write});
    for (const index& i : t.indexes)
        wanted.push_back({i.name, i.provisioned.read, i.provisioned.write});
    check_capacity_limits(state, reserved_capacity(state), wanted);
}

std::string new_id(engine_state& state)
{
    const std::uint64_t random[] = {state.random(), state.random()};
    std::array<unsigned char, sizeof random> bytes;
    std::memcpy(bytes.data(), random, sizeof random);
    const auto text = ddbm::detail::random_uuid(bytes);
    return {text.begin(), text.end()};
}

void make_trees(engine_state& state, table& t)
{
    t.items = state.data.create_tree();
    t.held = contents{};
    for (index& i : t.indexes)
    {
        i.entries = state.data.create_tree();
        i.held = contents{};
        if (i.global)
            begin_change(state, i, resource_status::creating);
    }
    if (t.has_local_indexes())
        t.collections = state.data.create_tree();
}

}  // namespace

void create_table(engine_state& state, const json::object& request, std::string& reply)
{
    table made;
    made.name = text_member(request, "TableName").value_or("");
    read_capacity(request, made);
    check_index_capacity(request);
    read_keys_and_indexes(request, made);
    const auto stream = read_stream_setting(request);
    check_new_stream(stream);
    read_limits(request, made);
    if (const json::array* const tags = array_member(request, "Tags"))
        made.tags = read_tags(*tags);
    made.kms_key = read_encryption(request, state.options).value_or("");
    made.table_class = read_table_class(request).value_or("");
    made.deletion_protection = flag_member(request, "DeletionProtectionEnabled").value_or(false);
    refuse_what_is_not_there(request);
    check_free(state, made.name);
    check_capacity(state, made);

    store_transaction transaction(state.data);
    made.id = new_id(state);
    made.arn = table_arn(state.options, made.name);
    made.created = state.now();
    if (made.on_demand)
        made.last_to_on_demand = made.created;
    make_trees(state, made);
    begin_change(state, made, resource_status::creating);
    std::string name = made.name;
    table& t = state.tables.tables().emplace(std::move(name), std::move(made)).first->second;
    if (stream && stream->enabled)
        enable_stream(state, t, *stream->view);
    state.tables.save(t);
    const bool warm_given = object_member(request, "WarmThroughput") != nullptr;
    write_table_reply(
        reply,
        "TableDescription",
        state,
        t,
        warm_given ? warm_status::updating : warm_status::not_shown
    );
    end_changes_that_take_no_time(state);
    transaction.commit();
}

}  // namespace ddbm::local::detail
