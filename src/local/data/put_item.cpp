#include "local/data/data_operations.hpp"
#include "local/data/item_size_limit.hpp"
#include "local/data/keys.hpp"
#include "local/data/request_expressions.hpp"
#include "local/data/write_request.hpp"
#include "local/request/request_view.hpp"
#include "local/values/wire_value.hpp"

namespace ddbm::local::detail {

namespace {

constexpr std::string_view legacy[] = {"Expected", "ConditionalOperator"};
constexpr std::string_view expressions[] = {"ConditionExpression"};
constexpr expression_parameters parameters{legacy, expressions, "ConditionExpression is null"};

}  // namespace

void put_item(engine_state& state, const boost::json::object& request, std::string& reply)
{
    check_expression_parameters(request, parameters);
    const item attributes = read_item(*object_member(request, "Item"));
    const bool returns_old = read_returns_old(request);
    check_put_size(attributes);
    const condition wanted = read_condition(request);

    table& t = state.tables.usable(*text_member(request, "TableName"));
    check_key_of_item(t, attributes);
    check_index_keys(t, attributes);
    check_not_inside_keys(t, wanted.paths());

    write_whole_item(state, request, t, attributes, wanted, returns_old, &attributes, reply);
}

}  // namespace ddbm::local::detail
