#include "local/data/data_operations.hpp"
#include "local/data/item_size_limit.hpp"
#include "local/data/item_update.hpp"
#include "local/data/keys.hpp"
#include "local/data/request_expressions.hpp"
#include "local/data/write_request.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

namespace {

constexpr std::string_view legacy[] = {"AttributeUpdates", "Expected", "ConditionalOperator"};
constexpr std::string_view expressions[] = {"UpdateExpression", "ConditionExpression"};
constexpr expression_parameters parameters{
    legacy, expressions, "UpdateExpression and ConditionExpression are null"};

item returned_attributes(
    return_values wanted, const update& changes, const current_item& before, const item& after
)
{
    static const item none;
    if (wanted == return_values::all_new)
        return after;
    if (wanted == return_values::updated_new)
        return changes.updated_new(before.exists ? *before.attributes : none, after);
    if (!before.exists)
        return none;
    if (wanted == return_values::all_old)
        return *before.attributes;
    return changes.updated_old(*before.attributes);
}

}  // namespace

void update_item(engine_state& state, const boost::json::object& request, std::string& reply)
{
    check_expression_parameters(request, parameters);
    const item key_attributes = read_item(*object_member(request, "Key"));
    const return_values returns = read_return_values(request);
    update changes = read_attribute_updates(request);
    condition wanted = read_expected(request);
    placeholders p = read_placeholders(request, deep_values::bare);
    if (const auto text = text_member(request, "UpdateExpression"))
        changes = parse_update(*text, p);
    if (wanted.is_trivial())
        wanted = read_condition_expression(request, p);
    p.check_all_used();

    table& t = state.tables.usable(*text_member(request, "TableName"));
    check_key(t, key_attributes);
    check_not_inside_keys(t, wanted.paths());
    const bool by_expression = member(request, "UpdateExpression") != nullptr;
    check_targets(t, changes, by_expression);

    const std::string key = table_key(t, key_attributes);
    const current_item before = find_item(state, t, key, lookup::attributes);
    check_condition(state, request, t, wanted, before);

    ddbm::detail::json_writer out(reply);
    out.begin_object();
    if (before.exists || changes.creates_item())
    {
        const item after = updated_item(
            t, changes, before.exists ? *before.attributes : key_attributes, by_expression
        );
        check_written_size(changes.written_size(after));
        if (returns != return_values::none)
        {
            const item returned = returned_attributes(returns, changes, before, after);
            if (!returned.empty())
            {
                out.plain_key("Attributes");
                write_item(out, returned);
            }
        }
        write_and_report(state, request, t, key, key_attributes, before, &after, out);
    }
    else
    {
        write_and_report(state, request, t, key, key_attributes, before, nullptr, out);
    }
    out.end_object();
}

}  // namespace ddbm::local::detail
