#include "local/data/data_operations.hpp"
#include "local/data/keys.hpp"
#include "local/data/request_expressions.hpp"
#include "local/data/write_request.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "protocol/json_writer.hpp"

namespace ddbm::local::detail {

namespace {

constexpr std::string_view legacy[] = {"Expected"};
constexpr std::string_view expressions[] = {"ConditionExpression"};
constexpr expression_parameters parameters{legacy, expressions, "ConditionExpression is null"};

}  // namespace

void delete_item(engine_state& state, const boost::json::object& request, std::string& reply)
{
    check_expression_parameters(request, parameters);
    const item key_attributes = read_item(*object_member(request, "Key"));
    const std::string_view return_values = text_member(request, "ReturnValues").value_or("NONE");
    if (return_values != "NONE" && return_values != "ALL_OLD")
        refuse("ReturnValues can only be ALL_OLD or NONE");
    condition wanted = read_expected(request);
    placeholders p = read_placeholders(request);
    if (wanted.is_trivial())
        wanted = read_condition_expression(request, p);
    p.check_all_used();

    table& t = state.tables.usable(*text_member(request, "TableName"));
    check_key(t, key_attributes);
    check_not_inside_keys(t, wanted.paths());

    const bool returns_old = return_values == "ALL_OLD";
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
    write_and_report(state, request, t, key, key_attributes, before, nullptr, out);
    out.end_object();
}

}  // namespace ddbm::local::detail
