#include "local/control/control_errors.hpp"
#include "local/control/control_operations.hpp"
#include "local/control/table_changes.hpp"
#include "local/control/table_lookup.hpp"
#include "local/data/expiry.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

namespace {

void check_may_update(const table& t)
{
    if (t.status == resource_status::creating)
        table_not_found(t.name);
    if (t.status == resource_status::deleting)
        still_in_use("Table is being deleted: " + t.name);
}

void check_may_change(const engine_state& state, const table& t, std::string_view name, bool enable)
{
    constexpr auto interval = std::chrono::minutes(30);
    if (t.ttl_attribute && *t.ttl_attribute != name)
        refuse(
            "TimeToLive is active on a different AttributeName: current AttributeName is " +
            *t.ttl_attribute
        );
    if (enable && t.ttl_attribute)
        refuse("TimeToLive is already enabled");
    if (!enable && !t.ttl_attribute)
        refuse("TimeToLive is already disabled");
    if (is_within(state, t.ttl_changed, interval))
        refuse("Time to live has been modified multiple times within a fixed interval");
}

}  // namespace

void update_time_to_live(engine_state& state, const json::object& request, std::string& reply)
{
    static const json::object empty;
    const json::object* const given = object_member(request, "TimeToLiveSpecification");
    const json::object& wanted = given ? *given : empty;
    const std::string_view name = text_member(wanted, "AttributeName").value_or("");
    const bool enable = flag_member(wanted, "Enabled").value_or(false);
    table& t = read_table(state, request);
    check_may_update(t);
    check_may_change(state, t, name, enable);

    store_transaction transaction(state.data);
    t.ttl_changed = state.now();
    t.last_ttl_attribute = name;
    if (enable)
    {
        t.ttl_attribute = name;
        start_expiry(state, t);
    }
    else
    {
        stop_expiry(state, t);
        t.ttl_attribute.reset();
    }
    state.tables.save(t);
    transaction.commit();

    ddbm::detail::json_writer out(reply);
    out.begin_object().plain_key("TimeToLiveSpecification").begin_object();
    out.plain_key("AttributeName").string(name).plain_key("Enabled").boolean(enable);
    out.end_object().end_object();
}

}  // namespace ddbm::local::detail
