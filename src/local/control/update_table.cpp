#include "local/control/capacity_limits.hpp"
#include "local/control/control_errors.hpp"
#include "local/control/control_operations.hpp"
#include "local/control/count_contents.hpp"
#include "local/control/index_changes.hpp"
#include "local/control/table_changes.hpp"
#include "local/control/table_description.hpp"
#include "local/control/table_lookup.hpp"
#include "local/control/table_update.hpp"
#include "local/control/throughput_change.hpp"
#include "local/control/time_text.hpp"
#include "local/control/update_effects.hpp"
#include "local/control/update_state_check.hpp"
#include "local/data/index_writer.hpp"
#include "local/service_error.hpp"
#include "local/streams/stream_log.hpp"
#include "protocol/wire_names.hpp"

#include <utility>

namespace ddbm::local::detail {

namespace {

using ddbm::detail::wire_name;

// Throughput is as the new mode has it at once; limits of requests are gone.
void switch_billing(const engine_state& state, table& t, bool to_on_demand)
{
    const capacity_units none = {};
    t.on_demand = to_on_demand;
    t.billing_was_set = true;
    t.on_demand_limits = {};
    for (index& i : t.indexes)
        i.on_demand = {};
    if (!to_on_demand)
        return;
    const capacity_units initial = {initial_read_units, initial_write_units};
    t.last_to_on_demand = state.now();
    t.provisioned.read = none.read;
    t.provisioned.write = none.write;
    raise_warm_throughput(t.warm, initial);
    for (index& i : t.indexes)
    {
        if (!i.global)
            continue;
        i.provisioned.read = none.read;
        i.provisioned.write = none.write;
        raise_warm_throughput(i.warm, initial);
        begin_change(state, i, resource_status::updating);
    }
}

void change_throughput(
    const engine_state& state,
    table& t,
    const capacity_units& wanted,
    bool switched,
    update_effects& after
)
{
    if (t.on_demand)
        refuse_parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
            "is PAY_PER_REQUEST"
        );
    after.capacities.push_back(
        {{}, wanted.read, wanted.write, t.provisioned.read, t.provisioned.write}
    );
    if (switched)
    {
        t.provisioned.read = wanted.read;
        t.provisioned.write = wanted.write;
        raise_warm_throughput(t.warm, wanted);
        return;
    }
    check_change(t.provisioned, wanted, {}, state.now());
    after.throughputs.push_back({{}, wanted});
}

void change_stream(engine_state& state, table& t, const stream_setting& wanted)
{
    if (wanted.enabled && t.stream_arn)
        refuse("Table already has an enabled stream: TableName: " + t.name);
    if (!wanted.enabled && !t.stream_arn)
        refuse("Table has no stream to disable: TableName: " + t.name);
    if (wanted.enabled)
        enable_stream(state, t, *wanted.view);
    else
        disable_stream(state, t);
    begin_change(state, t, resource_status::updating, table_change::stream);
}

void change_encryption(const engine_state& state, table& t, const std::string& key)
{
    if (key.empty() && t.kms_key.empty())
        refuse_parameter("Table is already encrypted by default");
    if (key == t.kms_key)
        refuse_parameter(
            "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter "
            "if you want to change Master Key"
        );
    t.kms_key = key;
    begin_change(state, t, resource_status::updating, table_change::encryption);
}

void change_class(const engine_state& state, table& t, const std::string& wanted)
{
    constexpr auto period = std::chrono::hours(24 * 30);
    if (wanted == (t.table_class.empty() ? wire_name(table_class::standard) : t.table_class))
        return;
    if (is_within(state, t.table_class_changed_before, period))
        subscriber_limit_exceeded("Updates to TableClass are limited to 2 times in 30 day(s).");
    t.table_class = wanted;
    t.table_class_changed_before = std::exchange(t.table_class_changed, state.now());
    begin_change(state, t, resource_status::updating, table_change::other);
}

void change_protection(const engine_state& state, table& t, bool wanted)
{
    constexpr auto settle = std::chrono::milliseconds(15'000);
    if (wanted == t.deletion_protection)
        return;
    // Only where states last: tests that clean up after themselves switch it off at once.
    if (changes_take_time(state) && is_within(state, t.protection_changed, settle))
        throw service_error(
            400,
            "com.amazon.coral.availability#ThrottlingException",
            "Deletion protection setting for table " + t.name +
                " modified within the previous 15000 milliseconds. Please try again after " +
                iso_text(*t.protection_changed + settle)
        );
    t.deletion_protection = wanted;
    t.protection_changed = state.now();
}

void change_settings(const engine_state& state, table& t, const table_update& update)
{
    if (update.on_demand)
    {
        check_changed_on_demand_throughput(*update.on_demand, {}, t.on_demand);
        change_on_demand_throughput(t.on_demand_limits, *update.on_demand);
    }
    if (update.warm)
    {
        check_warm_change(t.warm, *update.warm, {});
        raise_warm_throughput(
            t.warm, {update.warm->read.value_or(0), update.warm->write.value_or(0)}
        );
        begin_change(state, t, resource_status::updating, table_change::other);
    }
    if (update.kms_key)
        change_encryption(state, t, *update.kms_key);
    if (update.table_class)
        change_class(state, t, *update.table_class);
    if (update.deletion_protection)
        change_protection(state, t, *update.deletion_protection);
}

// Fills `t` with what the reply shows, and `after` with the rest.
void apply(
    engine_state& state,
    table& t,
    const boost::json::object& request,
    const table_update& update,
    update_effects& after
)
{
    const capacity_units reserved = reserved_capacity(state);
    const bool switched = update.pays_per_request && *update.pays_per_request != t.on_demand;
    if (switched)
        switch_billing(state, t, *update.pays_per_request);
    if (update.provisioned)
        change_throughput(state, t, *update.provisioned, switched, after);
    if (switched || update.provisioned)
        begin_change(state, t, resource_status::updating, table_change::throughput);
    change_indexes(state, t, request, update, switched, after);
    if (update.creates_or_deletes())
        begin_change(state, t, resource_status::updating, table_change::index);
    if (update.stream)
        change_stream(state, t, *update.stream);
    change_settings(state, t, update);
    check_capacity_limits(state, reserved, after.capacities);
}

void finish(engine_state& state, table& t, const update_effects& after)
{
    for (const throughput_effect& effect : after.throughputs)
    {
        index* const i = effect.index.empty() ? nullptr : t.find_index(effect.index);
        apply_change(i ? i->provisioned : t.provisioned, effect.units, state.now());
        raise_warm_throughput(i ? i->warm : t.warm, effect.units);
    }
    if (!after.new_index.empty())
        build_index(state, t, *t.find_index(after.new_index));
}

}  // namespace

void update_table(engine_state& state, const boost::json::object& request, std::string& reply)
{
    const std::string_view name = read_table_name(state, request);
    const table_update update = read_table_update(request, state.options);
    table& t = find_table(state, name);
    check_state_for(t, update);
    if (is_empty(update.on_demand) || is_empty(update.warm))
        internal_failure();

    store_transaction transaction(state.data);
    count_contents(state, t);
    update_effects after;
    apply(state, t, request, update, after);
    write_table_reply(
        reply,
        "TableDescription",
        state,
        t,
        update.warm ? warm_status::updating : warm_status::active
    );
    finish(state, t, after);
    state.tables.save(t);
    end_changes_that_take_no_time(state);
    transaction.commit();
}

}  // namespace ddbm::local::detail
