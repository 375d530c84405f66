#include "local/data/capacity.hpp"
#include "local/data/data_operations.hpp"
#include "local/data/item_reply.hpp"
#include "local/data/keys.hpp"
#include "local/data/reply_items.hpp"
#include "local/data/request_expressions.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <vector>

namespace ddbm::local::detail {

using ddbm::detail::json_writer;

namespace {

constexpr std::string_view legacy[] = {"AttributesToGet"};
constexpr std::string_view expressions[] = {"ProjectionExpression"};
constexpr expression_parameters parameters{legacy, expressions, {}};

// What is asked of one table.
struct table_request
{
    std::string_view name;
    const boost::json::object* members;
    const boost::json::array* written_keys;
    std::vector<item> keys{};
    std::optional<projection> wanted{};
    bool consistent = false;
    table* t = nullptr;
    table_capacity used{};
    std::size_t answered = 0;  // keys before this one
};

// Both styles count as mixed when one table uses the one and another the other.
void check_mixing(const boost::json::object& tables)
{
    boost::json::object all;
    for (const auto& each : tables)
        for (std::string_view name : {legacy[0], expressions[0]})
            if (member(each.value().as_object(), name))
                all[name] = true;
    check_expression_parameters(all, parameters);
}

table_request
read_table_request(std::string_view name, const boost::json::object& members, std::size_t& count)
{
    table_request made{name, &members, array_member(members, "Keys")};
    check_expression_parameters(members, parameters);
    made.wanted = read_attributes_to_get(members);
    placeholders names = read_placeholders(members);
    if (!made.wanted)
        made.wanted = read_projection_expression(members, names);
    names.check_all_used();
    made.consistent = flag_member(members, "ConsistentRead").value_or(false);
    const boost::json::array& keys = *made.written_keys;
    for (std::size_t at = 0; at < keys.size(); ++at)
    {
        made.keys.push_back(read_item(keys[at].as_object()));
        // As they are written: 1 and 1.0 are not the same here.
        if (std::find(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(at), keys[at]) !=
            keys.begin() + static_cast<std::ptrdiff_t>(at))
            refuse("Provided list of item keys contains duplicates");
        if (++count > limits::batch_gets)
            refuse("Too many items requested for the BatchGetItem call");
    }
    return made;
}

// Reads until the reply is full, or a fault wants an end.
void write_responses(engine_state& state, std::vector<table_request>& requests, json_writer& out)
{
    std::size_t size = 0;
    std::size_t left = state.batch_limit.value_or(limits::batch_gets);
    for (table_request& each : requests)
    {
        reply_items items(state, out);
        items.begin_array(each.name);
        for (const item& key : each.keys)
        {
            if (left == 0)
                break;
            std::string_view bytes;
            const bool exists = state.data.get(each.t->items, table_key(*each.t, key), bytes);
            const std::size_t item_bytes = exists ? encoded_item_size(bytes) : 0;
            if (size + item_bytes > limits::batch_get_bytes)
            {
                left = 0;
                break;
            }
            --left;
            size += item_bytes;
            ++each.answered;
            each.used.table += read_units(item_bytes, each.consistent);
            count_items(state, each.t->name, exists, exists);
            if (exists && each.wanted)
                items.add(each.wanted->of(decode_item(bytes)));
            else if (exists)
                items.add(bytes);
        }
        items.end_array();
    }
}

void write_unprocessed(const std::vector<table_request>& requests, json_writer& out)
{
    for (const table_request& each : requests)
    {
        if (each.answered == each.keys.size())
            continue;
        out.key(each.name).begin_object().plain_key("Keys").begin_array();
        for (std::size_t at = each.answered; at < each.keys.size(); ++at)
            write_item(out, each.keys[at]);
        out.end_array();
        for (std::string_view name :
             {"ConsistentRead",
              "AttributesToGet",
              "ProjectionExpression",
              "ExpressionAttributeNames"})
            if (const auto* value = member(*each.members, name))
                out.plain_key(name).raw(boost::json::serialize(*value));
        out.end_object();
    }
}

}  // namespace

void batch_get_item(engine_state& state, const boost::json::object& request, std::string& reply)
{
    const boost::json::object& tables = *object_member(request, "RequestItems");
    if (tables.empty())
        refuse("The requestItems parameter is required for BatchGetItem");
    check_mixing(tables);
    std::vector<table_request> requests;
    std::size_t count = 0;
    for (const auto& each : tables)
        requests.push_back(read_table_request(each.key(), each.value().as_object(), count));
    for (table_request& each : requests)
        each.t = &state.tables.usable(each.name);
    for (const table_request& each : requests)
    {
        for (const item& key : each.keys)
            check_key(*each.t, key);
        if (each.wanted)
            check_not_inside_keys(*each.t, each.wanted->paths());
    }

    json_writer out(reply);
    out.begin_object().plain_key("Responses").begin_object();
    write_responses(state, requests, out);
    out.end_object().plain_key("UnprocessedKeys").begin_object();
    write_unprocessed(requests, out);
    out.end_object();
    report_capacity(state, request, requests, capacity_kind::read, out);
    out.end_object();
}

}  // namespace ddbm::local::detail
