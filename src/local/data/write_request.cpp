#include "local/data/write_request.hpp"

#include "local/data/item_reply.hpp"
#include "local/data/keys.hpp"
#include "local/data/request_expressions.hpp"
#include "local/request/enum_member.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

#include <optional>

namespace ddbm::local::detail {

namespace {

const item no_attributes;

}  // namespace

return_values read_return_values(const boost::json::object& request)
{
    return enum_member<return_values>(request, "ReturnValues").value_or(return_values::none);
}

bool read_returns_old(const boost::json::object& request)
{
    const return_values wanted = read_return_values(request);
    if (wanted != return_values::none && wanted != return_values::all_old)
        refuse("ReturnValues can only be ALL_OLD or NONE");
    return wanted == return_values::all_old;
}

condition read_condition(const boost::json::object& request)
{
    condition wanted = read_expected(request);
    placeholders p = read_placeholders(request, deep_values::bare);
    if (wanted.is_trivial())
        wanted = read_condition_expression(request, p);
    p.check_all_used();
    return wanted;
}

void write_whole_item(
    engine_state& state,
    const boost::json::object& request,
    table& t,
    const item& key_attributes,
    const condition& wanted,
    bool returns_old,
    const item* after,
    std::string& reply
)
{
    const std::string key = table_key(t, key_attributes);
    const bool looks = returns_old || !wanted.is_trivial();
    const current_item before =
        find_item(state, t, key, looks ? lookup::attributes : lookup::size_only);
    check_condition(state, request, t, wanted, before);

    ddbm::detail::json_writer out(reply);
    out.begin_object();
    if (returns_old && before.exists)
    {
        out.plain_key("Attributes");
        write_item(out, *before.attributes);
    }
    write_and_report(state, request, t, key, key_attributes, before, after, out);
    out.end_object();
}

void check_condition(
    engine_state& state,
    const boost::json::object& request,
    const table& t,
    const condition& wanted,
    const current_item& before
)
{
    if (wanted.is_trivial() || wanted.holds(before.exists ? *before.attributes : no_attributes))
        return;
    count_failed_write(state, t.name, before);
    throw condition_failed(request, before.get());
}

void write_and_report(
    engine_state& state,
    const boost::json::object& request,
    table& t,
    std::string_view key,
    const item& key_attributes,
    const current_item& before,
    const item* after,
    ddbm::detail::json_writer& out
)
{
    table_capacity used;
    {
        // One entry of one tree is written as a whole by itself.
        std::optional<store_transaction> transaction;
        if (!writes_once(t))
            transaction.emplace(state.data);
        write_item(state, t, key, before, after, used);
        if (transaction)
            transaction->commit();
    }
    count_capacity(state, t.name, used, capacity_kind::write);
    write_consumed_capacity(
        out, *text_member(request, "TableName"), used, read_capacity_wanted(request)
    );
    if (t.has_local_indexes() && wants_collection_metrics(request))
    {
        out.plain_key("ItemCollectionMetrics");
        write_collection_metrics(out, state, t, key_attributes);
    }
}

}  // namespace ddbm::local::detail
