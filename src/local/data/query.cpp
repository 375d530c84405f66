#include "local/data/data_operations.hpp"
#include "local/data/key_range.hpp"
#include "local/data/keys.hpp"
#include "local/data/page.hpp"
#include "local/data/request_expressions.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"

#include <string>

namespace ddbm::local::detail {

namespace {

constexpr std::string_view legacy[] = {
    "AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"};
// KeyConditions go with the other expressions as long as there is no KeyConditionExpression.
constexpr std::string_view legacy_but_keys[] = {
    "AttributesToGet", "QueryFilter", "ConditionalOperator"};
constexpr std::string_view expressions[] = {
    "ProjectionExpression", "FilterExpression", "KeyConditionExpression"};
constexpr std::string_view missing = "FilterExpression and KeyConditionExpression are null";

void check_filter(const page_source& source, const condition& filter, bool by_expression)
{
    for (const document_path& path : filter.paths())
        if (source.keys().has(path.front().name))
            refuse(
                std::string(by_expression ? "Filter Expression" : "QueryFilter") +
                " can only contain non-primary key attributes: Primary key attribute: " +
                path.front().name
            );
}

void check_start_key_in_range(const page_source& source, const key_range& keys, const item& start)
{
    const std::string key = source.key(start);
    if (key.compare(0, keys.partition.size(), keys.partition) != 0)
        refuse("The provided starting key is outside query boundaries based on provided conditions"
        );
    if (key < keys.range.first || (!keys.range.last.empty() && key >= keys.range.last))
        refuse("The provided starting key does not match the range key predicate");
    if (keys.one_row && !source.i)
        refuse("The query can return at most one row and cannot be restarted");
}

}  // namespace

void query(engine_state& state, const boost::json::object& request, std::string& reply)
{
    const bool has_key_expression = member(request, "KeyConditionExpression") != nullptr;
    const bool has_legacy_keys = member(request, "KeyConditions") != nullptr;
    if (has_key_expression || !has_legacy_keys)
        check_expression_parameters(request, {legacy, expressions, missing});
    else
        check_expression_parameters(request, {legacy_but_keys, expressions, missing});

    page_parameters parameters;
    const auto combined = read_conditional_operator(request, "QueryFilter");
    const auto* legacy_filter = object_member(request, "QueryFilter");
    if (legacy_filter)
        parameters.filter = filter_condition(*legacy_filter, combined);
    parameters.wanted = read_attributes_to_get(request);
    parameters.start_key = read_start_key(request, deep_values::bare);
    if (!has_key_expression && !has_legacy_keys)
        refuse(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
            "request."
        );
    placeholders p = read_placeholders(request, deep_values::bare);
    key_condition wanted;
    if (const auto text = text_member(request, "KeyConditionExpression"))
        wanted = parse_key_condition(*text, p);
    if (const auto text = text_member(request, "FilterExpression"))
        parameters.filter = parse_condition(condition_kind::filter, *text, p);
    if (!parameters.wanted)
        parameters.wanted = read_projection_expression(request, p);
    p.check_all_used();
    if (!has_key_expression)
        wanted = legacy_key_condition(*object_member(request, "KeyConditions"));
    parameters.select = read_select(request);
    if (wanted.clauses.empty())
        refuse("Conditions can be of length 1 or 2 only");

    const page_source source = find_source(state, request);
    parameters.consistent = flag_member(request, "ConsistentRead").value_or(false);
    if (parameters.start_key)
        check_start_key_names(source, *parameters.start_key);
    key_range keys = range_of(source, wanted);
    if (parameters.start_key)
    {
        check_start_key_types(source, *parameters.start_key);
        check_start_key_in_range(source, keys, *parameters.start_key);
    }
    if (parameters.wanted)
        check_not_inside_keys(*source.t, parameters.wanted->paths());
    check_not_inside_keys(*source.t, parameters.filter.paths());
    check_filter(source, parameters.filter, legacy_filter == nullptr);
    check_filter_projected(source, parameters.filter);
    check_selection(source, parameters);

    if (!flag_member(request, "ScanIndexForward").value_or(true))
        keys.range.way = direction::backward;
    if (parameters.start_key)
        start_after(keys.range, source.key(*parameters.start_key));
    write_page(state, request, source, parameters, keys.range, reply);
}

}  // namespace ddbm::local::detail
