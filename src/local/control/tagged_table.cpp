#include "local/control/tagged_table.hpp"

#include "local/control/control_errors.hpp"
#include "local/control/table_changes.hpp"

#include <utility>

namespace ddbm::local::detail {

table* find_tagged(engine_state& state, std::string_view arn)
{
    table* const found = state.tables.find(arn);
    return found && found->status != resource_status::creating ? found : nullptr;
}

table& require_tagged(engine_state& state, std::string_view arn)
{
    table* const found = find_tagged(state, arn);
    if (!found)
        not_found(std::string("ResourcArn: ").append(arn).append(" not found"));
    return *found;
}

void write_tags(engine_state& state, table& t, std::map<std::string, std::string> tags)
{
    constexpr auto settle = std::chrono::milliseconds(1500);
    if (t.status == resource_status::deleting)
        still_in_use("Table is being deleted: " + t.name);
    if (tags == t.tags)
        return;
    // Only where states last: quick tests would have nothing but trouble with it.
    if (changes_take_time(state) && is_within(state, t.tags_changed, settle))
        subscriber_limit_exceeded("Table tags are being updated: " + t.name);

    store_transaction transaction(state.data);
    t.tags = std::move(tags);
    t.tags_changed = state.now();
    state.tables.save(t);
    transaction.commit();
}

}  // namespace ddbm::local::detail
