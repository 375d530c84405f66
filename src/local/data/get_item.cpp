#include "local/data/capacity.hpp"
#include "local/data/data_operations.hpp"
#include "local/data/item_reply.hpp"
#include "local/data/keys.hpp"
#include "local/data/request_expressions.hpp"
#include "local/request/request_view.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

namespace {

constexpr std::string_view legacy[] = {"AttributesToGet"};
constexpr std::string_view expressions[] = {"ProjectionExpression"};
constexpr expression_parameters parameters{legacy, expressions, {}};

}  // namespace

void get_item(engine_state& state, const boost::json::object& request, std::string& reply)
{
    check_expression_parameters(request, parameters);
    const item key = read_item(*object_member(request, "Key"));
    auto wanted = read_attributes_to_get(request);
    placeholders names = read_placeholders(request);
    if (!wanted)
        wanted = read_projection_expression(request, names);
    names.check_all_used();

    const std::string_view table_name = *text_member(request, "TableName");
    table& t = state.tables.usable(table_name);
    check_key(t, key);
    if (wanted)
        check_not_inside_keys(t, wanted->paths());

    ddbm::detail::json_writer out(reply);
    out.begin_object();
    table_capacity used;
    used.table = write_item_of(
        state,
        t,
        table_key(t, key),
        wanted ? &*wanted : nullptr,
        flag_member(request, "ConsistentRead").value_or(false),
        out
    );
    write_consumed_capacity(out, table_name, used, read_capacity_wanted(request));
    out.end_object();
}

}  // namespace ddbm::local::detail
