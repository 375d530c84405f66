#include "local/control/table_update.hpp"

#include "local/request/request_view.hpp"
#include "local/service_error.hpp"

#include <algorithm>
#include <array>

namespace ddbm::local::detail {

namespace {

index_update read_index_update(const json::object& entry)
{
    struct action_member
    {
        const char* name;
        index_action action;
    };
    constexpr std::array members = {
        action_member{"Update", index_action::update},
        action_member{"Create", index_action::create},
        action_member{"Delete", index_action::erase},
    };
    index_update update;
    for (const action_member& member : members)
    {
        const json::object* const given = object_member(entry, member.name);
        if (!given)
            continue;
        if (update.given)
            refuse_parameter(
                "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate "
                "object"
            );
        update.given = given;
        update.action = member.action;
    }
    if (!update.given)
        refuse_parameter(
            "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
            "GlobalSecondaryIndexUpdate.Delete must not be null"
        );
    update.name = text_member(*update.given, "IndexName").value_or("");
    if (update.action == index_action::erase)
        return update;
    update.provisioned = read_provisioned_throughput(*update.given);
    update.on_demand = read_on_demand_throughput(*update.given);
    update.warm = read_warm_throughput(*update.given);
    return update;
}

void read_index_updates(const json::array& given, std::vector<index_update>& updates)
{
    static const json::object empty;
    for (const json::value& element : given)
    {
        const json::object* const entry = element.if_object();
        updates.push_back(read_index_update(entry ? *entry : empty));
    }
    for (auto i = updates.begin(); i != updates.end(); ++i)
    {
        if (std::any_of(updates.begin(), i, [&](const index_update& earlier) {
                return earlier.name == i->name;
            }))
            refuse_parameter(
                "Only one global secondary index update per index is allowed simultaneously. "
                "Index: " +
                std::string(i->name)
            );
    }
}

void check_throughput(const table_update& update)
{
    if (!update.pays_per_request)
        return;
    if (!*update.pays_per_request && !update.provisioned)
        refuse_parameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
    if (*update.pays_per_request && update.provisioned)
        refuse_parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
            "is PAY_PER_REQUEST"
        );
}

void check_bounds(const std::optional<capacity_units>& units, const json::array* indexes)
{
    if (const auto text = units ? find_out_of_bounds(*units) : std::nullopt)
        refuse(*text);
    if (!indexes)
        return;
    for (const json::value& element : *indexes)
    {
        const json::object* const entry = element.if_object();
        for (const char* name : {"Update", "Create"})
        {
            const json::object* const given = entry ? object_member(*entry, name) : nullptr;
            const auto wanted = given ? read_provisioned_throughput(*given) : std::nullopt;
            if (wanted && find_out_of_bounds(*wanted))
                refuse("This operation cannot be performed with given input values. Please contact "
                       "DynamoDB service team for more info: Action Blocked: IndexUpdate");
        }
    }
}

void check_stream_change(const std::optional<stream_setting>& stream)
{
    if (stream && stream->enabled && !stream->view)
        refuse_parameter("If stream is being enabled then UpdateViewType is required");
    if (stream && !stream->enabled && stream->view)
        refuse_parameter("If stream is being disabled, then UpdateViewType must not be specified");
}

// What is neither throughput nor an index must come alone.
void check_alone(const table_update& update)
{
    const std::array given = {
        update.changes_throughput(),
        update.stream.has_value(),
        !update.indexes.empty(),
        update.kms_key.has_value(),
        update.table_class.has_value(),
        update.deletion_protection.has_value(),
        update.on_demand.has_value(),
        update.warm.has_value(),
    };
    if (std::count(given.begin(), given.end(), true) < 2)
        return;
    if (update.kms_key)
        refuse_parameter(
            "Server-Side Encryption modification must be the only operation in the request"
        );
    if (update.table_class)
        refuse_parameter("TableClass modification must be the only operation in the request");
    if (update.deletion_protection)
        refuse_parameter("DeletionProtection modification must be the only operation in the request"
        );
    if (update.warm)
        refuse_parameter("WarmThroughput must be the only operation in the request");
    if (update.on_demand && (update.stream || !update.indexes.empty() || update.provisioned))
        refuse_parameter(
            "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"
        );
}

void check_together(const table_update& update)
{
    check_alone(update);
    if (update.stream && update.provisioned)
        refuse_parameter("You cannot modify stream status while updating table IOPS");
    if (!update.creates_or_deletes())
        return;
    if (update.provisioned && !update.pays_per_request)
        refuse_parameter("You cannot create or delete index while updating table IOPS");
    if (update.stream)
        refuse_parameter("You cannot create or delete index while changing stream status");
    const auto is_create = [](const index_update& i) { return i.action == index_action::create; };
    const auto warms = [](const index_update& i) {
        return i.action == index_action::update && i.warm;
    };
    if (std::any_of(update.indexes.begin(), update.indexes.end(), is_create) &&
        std::any_of(update.indexes.begin(), update.indexes.end(), warms))
        refuse_parameter(
            "Create global secondary index cannot be specified when updating WarmThroughput"
        );
}

}  // namespace

const index_update* table_update::creates_or_deletes() const noexcept
{
    const auto found = std::find_if(indexes.begin(), indexes.end(), [](const index_update& i) {
        return i.action != index_action::update;
    });
    return found == indexes.end() ? nullptr : &*found;
}

table_update read_table_update(const json::object& request, const engine_options& options)
{
    refuse_what_is_not_there(request);
    table_update update;
    update.pays_per_request = read_pays_per_request(request);
    update.provisioned = read_provisioned_throughput(request);
    update.stream = read_stream_setting(request);
    update.deletion_protection = flag_member(request, "DeletionProtectionEnabled");
    update.on_demand = read_on_demand_throughput(request);
    update.warm = read_warm_throughput(request);
    const json::array* const indexes = array_member(request, "GlobalSecondaryIndexUpdates");
    const bool has_indexes = indexes && !indexes->empty();
    const bool has_settings = object_member(request, "SSESpecification") ||
                              text_member(request, "TableClass") || update.deletion_protection;
    const bool has_filled = has_indexes || has_settings || update.stream ||
                            update.changes_throughput() ||
                            (update.on_demand && !is_empty(update.on_demand)) ||
                            (update.warm && !is_empty(update.warm));
    if (!has_filled && !update.on_demand && !update.warm)
        refuse("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
               "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
    if (indexes && indexes->empty())
        refuse_parameter("List of GlobalSecondaryIndexUpdates is empty");
    // Beside something else, what is empty counts for nothing.
    if (has_filled && is_empty(update.on_demand))
        update.on_demand.reset();
    if (has_filled && is_empty(update.warm))
        update.warm.reset();

    check_throughput(update);
    check_bounds(update.provisioned, indexes);
    if (indexes)
        read_index_updates(*indexes, update.indexes);
    update.kms_key = read_encryption(request, options);
    update.table_class = read_table_class(request);
    check_together(update);
    check_stream_change(update.stream);
    return update;
}

}  // namespace ddbm::local::detail
