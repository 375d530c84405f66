#include "local/control/control_errors.hpp"
#include "local/control/control_operations.hpp"
#include "local/control/count_contents.hpp"
#include "local/control/table_changes.hpp"
#include "local/control/table_description.hpp"
#include "local/control/table_lookup.hpp"
#include "local/service_error.hpp"
#include "local/streams/stream_log.hpp"

#include <algorithm>

namespace ddbm::local::detail {

namespace {

void check_deletable(const engine_state& state, const table& t)
{
    constexpr auto tags_settle = std::chrono::seconds(2);
    if (t.status == resource_status::creating)
        still_in_use("Table is being created: " + t.name);
    if (t.status == resource_status::deleting)
        still_in_use("Table is being deleted: " + t.name);
    if (t.status == resource_status::updating)
        still_in_use("Table: " + t.name + " is in the process of being updated.");
    if (t.deletion_protection)
        refuse("Resource cannot be deleted as it is currently protected against deletion. Disable "
               "deletion protection first.");
    if (std::any_of(t.indexes.begin(), t.indexes.end(), [](const index& i) {
            return i.status != resource_status::active;
        }))
        still_in_use("Cannot delete table while indexes are being created, updated, or deleted.");
    if (changes_take_time(state) && is_within(state, t.tags_changed, tags_settle))
        still_in_use("Table tags are being updated: " + t.name);
}

}  // namespace

void delete_table(engine_state& state, const boost::json::object& request, std::string& reply)
{
    table& t = read_table(state, request);
    check_deletable(state, t);

    store_transaction transaction(state.data);
    count_contents(state, t);
    begin_change(state, t, resource_status::deleting);
    if (t.stream_arn)
        disable_stream(state, t);
    state.tables.save(t);
    write_deleted_table_reply(reply, state, t);
    end_changes_that_take_no_time(state);
    transaction.commit();
}

}  // namespace ddbm::local::detail
