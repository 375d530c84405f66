#include "local/control/index_changes.hpp"

#include "local/control/control_errors.hpp"
#include "local/control/index_reader.hpp"
#include "local/control/key_schema_reader.hpp"
#include "local/control/table_changes.hpp"
#include "local/control/throughput_change.hpp"
#include "local/service_error.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::local::detail {

namespace {

// "Schema:[SchemaElement: key{a:S:HASH}]"
std::string schema_text(const key_schema& keys)
{
    std::string text("Schema:[");
    bool first = true;
    for (const auto* part : {&keys.partition, &keys.sort})
    {
        for (const key_attribute& attribute : *part)
        {
            text.append(std::exchange(first, false) ? "" : ", ").append("SchemaElement: key{");
            text.append(attribute.name).append(":").append(type_name(attribute.type));
            text.append(part == &keys.partition ? ":HASH}" : ":RANGE}");
        }
    }
    return text + "]";
}

bool redefines(const key_schema& keys, const key_schema& there)
{
    for (const auto* part : {&keys.partition, &keys.sort})
    {
        for (const key_attribute& attribute : *part)
        {
            for (const auto* other : {&there.partition, &there.sort})
            {
                if (std::any_of(other->begin(), other->end(), [&](const key_attribute& a) {
                        return a.name == attribute.name && a.type != attribute.type;
                    }))
                    return true;
            }
        }
    }
    return false;
}

void check_types(const table& t, const key_schema& keys)
{
    const auto check = [&keys](const key_schema& there) {
        if (redefines(keys, there))
            refuse_parameter(
                "Attributes cannot be redefined. Please check that your attribute has the same "
                "type as previously defined. Existing schema: " +
                schema_text(there) + " New schema: " + schema_text(keys)
            );
    };
    check(t.keys);
    for (const index& i : t.indexes)
        check(i.keys);
}

void set_new_throughput(const table& t, const index_update& update, index& made)
{
    if (t.on_demand && update.provisioned)
        refuse_parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: " +
            made.name + " when BillingMode is PAY_PER_REQUEST"
        );
    if (!t.on_demand && !update.provisioned)
        refuse_parameter(
            "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: " +
            made.name
        );
    if (update.provisioned)
    {
        made.provisioned.read = update.provisioned->read;
        made.provisioned.write = update.provisioned->write;
    }
    read_request_throughput(*update.given, t.on_demand, made);
}

std::size_t count_global(const table& t)
{
    return static_cast<std::size_t>(
        std::count_if(t.indexes.begin(), t.indexes.end(), [](const index& i) { return i.global; })
    );
}

void create_index(
    engine_state& state,
    table& t,
    const boost::json::object& request,
    const index_update& update,
    update_effects& after
)
{
    if (t.find_index(update.name))
        refuse("Attempting to create an index which already exists");
    attribute_definitions definitions(request);
    if (definitions.empty())
        refuse_parameter(
            "AttributeDefinitions is not specified for index: " + std::string(update.name)
        );
    definitions.add_known(t);
    index made = read_global_index(*update.given, definitions);
    check_types(t, made.keys);
    set_new_throughput(t, update, made);
    if (count_global(t) == limits::global_indexes)
        subscriber_limit_exceeded(
            "Number of global secondary indexes exceeds per-table limit of " +
            std::to_string(limits::global_indexes)
        );
    after.capacities.push_back({update.name, made.provisioned.read, made.provisioned.write});
    after.new_index = update.name;
    made.entries = state.data.create_tree();
    made.held = contents{};
    begin_adding(state, made);
    t.indexes.push_back(std::move(made));
}

index& find_global(table& t, const index_update& update)
{
    const bool erases = update.action == index_action::erase;
    const std::string name(update.name);
    index* const found = t.find_index(update.name);
    if (!found && update.warm)
        internal_failure();
    if (!found)
        not_found("Index " + name + " for table " + t.name);
    if (!found->global)
        refuse(
            std::string("Cannot ") + (erases ? "delete" : "update") +
            " an index that is not a GlobalSecondaryIndex: " + name
        );
    return *found;
}

void change_index_throughput(
    const engine_state& state,
    const table& t,
    const index_update& update,
    bool switched,
    index& i,
    update_effects& after
)
{
    if (t.on_demand)
        refuse_parameter(
            "The only Updates for index: " + i.name +
            " when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, "
            "WarmThroughput"
        );
    const capacity_units& wanted = *update.provisioned;
    after.capacities.push_back(
        {update.name, wanted.read, wanted.write, i.provisioned.read, i.provisioned.write}
    );
    begin_change(state, i, resource_status::updating);
    if (switched)
    {
        i.provisioned.read = wanted.read;
        i.provisioned.write = wanted.write;
        raise_warm_throughput(i.warm, wanted);
        return;
    }
    check_change(i.provisioned, wanted, i.name, state.now());
    after.throughputs.push_back({update.name, wanted});
}

void change_warm_throughput(const engine_state& state, const request_limits& wanted, index& i)
{
    if (!wanted.read && !wanted.write)
        refuse_parameter(
            "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond "
            "specified for index: " +
            i.name
        );
    check_warm_change(i.warm, wanted, i.name);
    raise_warm_throughput(i.warm, {wanted.read.value_or(0), wanted.write.value_or(0)});
    begin_change(state, i, resource_status::updating);
}

void update_index(
    engine_state& state, table& t, const index_update& update, bool switched, update_effects& after
)
{
    index& i = find_global(t, update);
    if (!update.provisioned && !update.on_demand && !update.warm)
        refuse_parameter(
            "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: " + i.name
        );
    if (update.provisioned)
        change_index_throughput(state, t, update, switched, i, after);
    if (update.on_demand)
    {
        check_changed_on_demand_throughput(*update.on_demand, i.name, t.on_demand);
        change_on_demand_throughput(i.on_demand, *update.on_demand);
    }
    if (update.warm)
        change_warm_throughput(state, *update.warm, i);
}

void delete_index(const engine_state& state, table& t, const index_update& update)
{
    index& i = find_global(t, update);
    i.backfilling = false;
    begin_change(state, i, resource_status::deleting);
}

// A table that was on demand needs the throughput of each index.
void check_all_provisioned(const table& t, const table_update& update)
{
    std::string missing;
    for (const index& i : t.indexes)
    {
        const bool given =
            std::any_of(update.indexes.begin(), update.indexes.end(), [&](const index_update& u) {
                return u.name == i.name && (u.provisioned || u.action == index_action::erase);
            });
        if (i.global && !given && i.status != resource_status::deleting)
            missing.append(missing.empty() ? "" : ",").append(i.name);
    }
    if (!missing.empty())
        refuse_parameter("ProvisionedThroughput must be specified for index: " + missing);
}

}  // namespace

void change_indexes(
    engine_state& state,
    table& t,
    const boost::json::object& request,
    const table_update& update,
    bool switched,
    update_effects& after
)
{
    for (const index_update& i : update.indexes)
    {
        if (i.action == index_action::create)
            create_index(state, t, request, i, after);
        else if (i.action == index_action::erase)
            delete_index(state, t, i);
    }
    if (switched && !t.on_demand)
        check_all_provisioned(t, update);
    for (const index_update& i : update.indexes)
    {
        if (i.action == index_action::update)
            update_index(state, t, i, switched, after);
    }
}

}  // namespace ddbm::local::detail
