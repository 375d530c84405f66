#include "local/control/update_state_check.hpp"

#include "local/control/control_errors.hpp"

#include <algorithm>
#include <string>

namespace ddbm::local::detail {

namespace {

// " Table: t Stream: label Operation: ENABLE"
std::string stream_operation(const table& t)
{
    return " Table: " + t.name + " Stream: " + t.latest_stream_label.value_or("") +
           " Operation: " + (t.stream_arn ? "ENABLE" : "DISABLE");
}

std::string table_and_index(const table& t, std::string_view name)
{
    return " Table: " + t.name + " Index: " + std::string(name);
}

void check_against_throughput(const table& t, const table_update& update)
{
    if (update.changes_throughput())
        still_in_use("Table IOPS are currently being updated. Table: " + t.name);
    if (update.stream)
        still_in_use(
            "Can't enable or disable stream while table IOPS are being updated. Table: " + t.name
        );
}

void check_against_stream(const table& t, const table_update& update)
{
    if (update.changes_throughput())
        still_in_use(
            "Can't change table IOPS when stream status is being updated." + stream_operation(t)
        );
    if (update.stream)
        still_in_use("A stream status change is currently in progress." + stream_operation(t));
}

void check_against_indexes(const table& t, const table_update& update)
{
    if (!update.changes_throughput())
        return;
    std::string names;
    for (const index& i : t.indexes)
    {
        if (i.status == resource_status::creating)
            names.append(names.empty() ? "" : ", ").append(i.name);
    }
    if (!names.empty())
        still_in_use(
            "Can't change table IOPS when an index is being created. Table: " + t.name +
            " Indexes: [" + names + "]"
        );
}

void check_index(const table& t, const index_update& update)
{
    const index* const found = t.find_index(update.name);
    if (!found || update.action == index_action::create)
        return;
    const bool erases = update.action == index_action::erase;
    if (found->status == resource_status::creating && erases)
    {
        if (!found->backfilling)
            still_in_use(
                "Index creation is in resource allocation phase. Retry deletion during "
                "backfilling phase or when the index is active." +
                table_and_index(t, update.name)
            );
    }
    else if (found->status == resource_status::creating)
    {
        still_in_use("Index is being created." + table_and_index(t, update.name));
    }
    else if (found->status == resource_status::updating)
    {
        still_in_use("Index is being updated." + table_and_index(t, update.name));
    }
    else if (found->status == resource_status::deleting)
    {
        still_in_use("Index is being deleted." + table_and_index(t, update.name));
    }
}

void check_one_at_a_time(const table& t, const table_update& update)
{
    const index_update* const first = update.creates_or_deletes();
    if (!first)
        return;
    const auto wanted =
        std::count_if(update.indexes.begin(), update.indexes.end(), [](const index_update& i) {
            return i.action != index_action::update;
        });
    const bool under_way = std::any_of(t.indexes.begin(), t.indexes.end(), [&](const index& i) {
        return i.name != first->name &&
               (i.status == resource_status::creating || i.status == resource_status::deleting);
    });
    if (wanted > 1 || under_way)
        subscriber_limit_exceeded(
            "Only 1 online index can be created or deleted simultaneously per table"
        );
}

}  // namespace

void check_state_for(const table& t, const table_update& update)
{
    if (t.status == resource_status::creating)
        still_in_use("Table is being created: " + t.name);
    if (t.status == resource_status::deleting)
        still_in_use("Table is being deleted: " + t.name);
    if (t.status == resource_status::updating)
    {
        if (update.deletion_protection)
            in_use("Table needs to be in ACTIVE status to modify deletion protection setting.");
        if (t.change == table_change::throughput)
            check_against_throughput(t, update);
        if (t.change == table_change::stream)
            check_against_stream(t, update);
        if (t.change == table_change::encryption)
            still_in_use("Server-Side Encryption is still being updated");
    }
    check_against_indexes(t, update);
    check_one_at_a_time(t, update);
    for (const index_update& i : update.indexes)
        check_index(t, i);
    if (t.status == resource_status::updating)
        still_in_use("Table: " + t.name + " is in the process of being updated.");
}

}  // namespace ddbm::local::detail
