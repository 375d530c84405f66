#include "local/data/write_request.hpp"

#include "local/data/item_reply.hpp"
#include "local/request/request_view.hpp"
#include "protocol/json_writer.hpp"

#include <optional>

namespace ddbm::local::detail {

namespace {

const item no_attributes;

}  // namespace

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
