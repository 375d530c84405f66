#include "protocol/operations/transact_write_items.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

// Each checks and writes what is special about one kind of action, and returns the expression that
// its placeholders may stand in beside the condition.

std::string_view write_subject(json_writer& out, const transact_put& put)
{
    check_item(put.item());
    write_item(out, "Item", put.item());
    return {};
}

std::string_view write_subject(json_writer& out, const transact_update& update)
{
    check_key(update.key());
    if (update.update_expression().empty())
        refuse("The update has no update expression");
    write_item(out, "Key", update.key());
    write_text(out, "UpdateExpression", update.update_expression());
    return update.update_expression();
}

std::string_view write_subject(json_writer& out, const transact_delete& erase)
{
    check_key(erase.key());
    write_item(out, "Key", erase.key());
    return {};
}

std::string_view write_subject(json_writer& out, const transact_condition_check& check)
{
    check_key(check.key());
    if (check.condition_expression().empty())
        refuse("The condition check has no condition expression");
    write_item(out, "Key", check.key());
    return {};
}

constexpr std::string_view kind_of(const transact_put&)
{
    return "Put";
}
constexpr std::string_view kind_of(const transact_update&)
{
    return "Update";
}
constexpr std::string_view kind_of(const transact_delete&)
{
    return "Delete";
}
constexpr std::string_view kind_of(const transact_condition_check&)
{
    return "ConditionCheck";
}

template <class Action>
void write_action(json_writer& out, const Action& action)
{
    within_table(action.table_name(), [&] {
        check_table_name(action.table_name());

        out.begin_object().plain_key(kind_of(action)).begin_object();
        out.plain_key("TableName").quoted(action.table_name());
        const std::string_view expression = write_subject(out, action);
        check_expressions({expression, action.condition_expression()}, {}, action);
        write_parameters(out, action);
        out.end_object().end_object();
    });
}

}  // namespace

void write_request(json_writer& out, const transact_write_items_request& request)
{
    check_count("actions", request.actions().size(), limits::transaction_actions);
    const std::string& token = request.client_request_token();
    if (!token.empty())
        check_name_of("ClientRequestToken", token, limits::client_request_token_bytes);

    out.begin_object().plain_key("TransactItems").begin_array();
    for (const transact_write_action& action : request.actions())
        std::visit([&](const auto& kind) { write_action(out, kind); }, action);
    out.end_array();
    write_text(out, "ClientRequestToken", token);
    write_return_consumed_capacity(out, request.return_consumed_capacity());
    write_return_item_collection_metrics(out, request.return_item_collection_metrics());
    out.end_object();
}

void read_reply(std::string_view body, transact_write_items_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    reply.item_collection_metrics = read_item_collection_metrics(root);
    reply.consumed_capacity = read_consumed_capacities(root);
}

}  // namespace ddbm::detail
