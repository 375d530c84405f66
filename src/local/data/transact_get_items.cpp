#include "local/data/cancellation.hpp"
#include "local/data/capacity.hpp"
#include "local/data/data_operations.hpp"
#include "local/data/item_reply.hpp"
#include "local/data/item_size_limit.hpp"
#include "local/data/keys.hpp"
#include "local/data/request_expressions.hpp"
#include "local/data/transaction_capacity.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

namespace ddbm::local::detail {

using ddbm::detail::json_writer;

namespace {

constexpr std::string_view expressions[] = {"ProjectionExpression"};
constexpr expression_parameters parameters{{}, expressions, {}};

struct get
{
    std::string_view table_name;
    item key;
    std::optional<projection> wanted;
    table* t = nullptr;
    std::string bytes{};
};

get read_get(const boost::json::object& entry)
{
    const boost::json::object& members = *object_member(entry, "Get");
    check_expression_parameters(members, parameters);
    get made{*text_member(members, "TableName"), read_item(*object_member(members, "Key")), {}};
    placeholders names = read_placeholders(members);
    made.wanted = read_projection_expression(members, names);
    names.check_all_used();
    return made;
}

// DynamoDB Local's words; those of the service are not known.
void check_payload(engine_state& state, const std::vector<get>& gets)
{
    std::size_t size = 0;
    for (const get& each : gets)
    {
        std::string_view bytes;
        if (state.data.get(each.t->items, each.bytes, bytes))
            size += encoded_item_size(bytes);
    }
    if (size > limits::transaction_bytes)
        refuse("Payload in response is too large." + std::to_string(size));
}

// An item of which the projection leaves nothing is answered as if there were none.
void write_found(json_writer& out, std::string_view bytes, const std::optional<projection>& wanted)
{
    if (!wanted)
    {
        out.plain_key("Item");
        write_encoded_item(out, bytes);
        return;
    }
    const item selected = wanted->of(decode_item(bytes));
    if (selected.empty())
        return;
    out.plain_key("Item");
    write_item(out, selected);
}

}  // namespace

void transact_get_items(engine_state& state, const boost::json::object& request, std::string& reply)
{
    std::vector<get> gets;
    for (const auto& entry : *array_member(request, "TransactItems"))
        gets.push_back(read_get(entry.as_object()));
    for (get& each : gets)
        each.t = &state.tables.usable(each.table_name);
    // Empty keys are bad requests; all else that is wrong with keys cancels the transaction.
    for (const get& each : gets)
        check_no_empty_key(*each.t, each.key);

    cancellation reasons(gets.size());
    std::set<std::pair<const table*, std::string>> seen;
    for (std::size_t at = 0; at < gets.size() && reasons.empty(); ++at)
    {
        get& each = gets[at];
        try
        {
            check_key_schema(*each.t, each.key);
            if (each.wanted)
                check_not_inside_keys(*each.t, each.wanted->paths());
        }
        catch (const service_error& failure)
        {
            reasons.add(at, "ValidationError", failure.what());
            continue;
        }
        check_key_values(*each.t, each.key);
        each.bytes = table_key(*each.t, each.key);
        if (!seen.emplace(each.t, each.bytes).second)
            refuse("Transaction request cannot include multiple operations on one item");
    }
    if (state.conflict_at)
        reasons.add(
            std::min(*state.conflict_at, gets.size() - 1),
            "TransactionConflict",
            "Transaction is ongoing for the item"
        );
    reasons.throw_if_any();

    check_payload(state, gets);

    json_writer out(reply);
    out.begin_object().plain_key("Responses").begin_array();
    transaction_capacity used;
    for (const get& each : gets)
    {
        std::string_view bytes;
        out.begin_object();
        std::size_t size = 0;
        const bool exists = state.data.get(each.t->items, each.bytes, bytes);
        if (exists)
        {
            size = encoded_item_size(bytes);
            write_found(out, bytes, each.wanted);
        }
        out.end_object();
        count_items(state, each.t->name, exists, exists);
        used.of(each.table_name, *each.t).table += 2 * read_units(size, true);
    }
    out.end_array();
    used.report(state, request, capacity_kind::read, out);
    out.end_object();
}

}  // namespace ddbm::local::detail
