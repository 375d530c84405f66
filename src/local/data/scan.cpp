#include "local/data/data_operations.hpp"
#include "local/data/keys.hpp"
#include "local/data/page.hpp"
#include "local/data/request_expressions.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/storage/key_encoding.hpp"

#include <optional>
#include <string>

namespace ddbm::local::detail {

namespace {

constexpr std::string_view legacy[] = {"AttributesToGet", "ScanFilter", "ConditionalOperator"};
constexpr std::string_view expressions[] = {"ProjectionExpression", "FilterExpression"};
constexpr expression_parameters parameter_names{legacy, expressions, "FilterExpression is null"};

struct segment
{
    std::uint32_t number;
    std::uint32_t total;
};

std::optional<segment> read_segment(const boost::json::object& request)
{
    const auto number = integer_member(request, "Segment");
    const auto total = integer_member(request, "TotalSegments");
    if (number && !total)
        refuse("The TotalSegments parameter is required but was not present in the request when "
               "Segment parameter is present");
    if (total && !number)
        refuse(
            "The Segment parameter is required but was not present in the request when parameter "
            "TotalSegments is present"
        );
    if (!number)
        return {};
    if (*number >= *total)
        refuse(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            "Segment: " +
            std::to_string(*number) + " is not less than TotalSegments: " + std::to_string(*total)
        );
    return segment{static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*total)};
}

page_range range_of(const std::optional<segment>& wanted)
{
    page_range range;
    if (wanted)
    {
        range.first = segment_start(wanted->number, wanted->total);
        if (wanted->number + 1 < wanted->total)
            range.last = segment_start(wanted->number + 1, wanted->total);
    }
    return range;
}

}  // namespace

void scan(engine_state& state, const boost::json::object& request, std::string& reply)
{
    check_expression_parameters(request, parameter_names);
    page_parameters parameters;
    parameters.wanted = read_attributes_to_get(request);
    const auto combined = read_conditional_operator(request, "ScanFilter");
    if (const auto* filter = object_member(request, "ScanFilter"))
        parameters.filter = filter_condition(*filter, combined);
    parameters.start_key = read_start_key(request, deep_values::named);
    const auto wanted_segment = read_segment(request);
    placeholders p = read_placeholders(request);
    if (const auto text = text_member(request, "FilterExpression"))
        parameters.filter = parse_condition(condition_kind::filter, *text, p);
    if (!parameters.wanted)
        parameters.wanted = read_projection_expression(request, p);
    p.check_all_used();
    parameters.select = read_select(request);

    const page_source source = find_source(state, request);
    parameters.consistent = flag_member(request, "ConsistentRead").value_or(false);
    // A query minds the names of a table's key too, in other words.
    if (parameters.start_key && source.i)
        check_start_key_names(source, *parameters.start_key);
    check_selection(source, parameters);
    page_range range = range_of(wanted_segment);
    if (parameters.start_key)
    {
        check_start_key_types(source, *parameters.start_key);
        const std::string key = source.key(*parameters.start_key);
        if (key < range.first || (!range.last.empty() && key >= range.last))
            refuse(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                "ExclusiveStartKey with correct Segment. TotalSegments: " +
                std::to_string(wanted_segment->total) +
                " Segment: " + std::to_string(wanted_segment->number)
            );
        start_after(range, key);
    }
    if (parameters.wanted)
        check_not_inside_keys(*source.t, parameters.wanted->paths());
    check_not_inside_keys(*source.t, parameters.filter.paths());
    write_page(state, request, source, parameters, range, reply);
}

}  // namespace ddbm::local::detail
