#include "table/range_request.hpp"

#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "table/part_writer.hpp"
#include "values/json_value_writer.hpp"

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <limits>

namespace ddbm::detail {

namespace {

// What the service reads `Limit` into.
constexpr std::int64_t most_a_page = std::numeric_limits<std::int32_t>::max();

// The JSON of a key value, by way of the checks that keys get.
std::string to_json(const key_part& part, const key_attribute& key, std::optional<error>& refused)
{
    std::string text;
    json_writer json(text);
    json_value_writer values(json);
    values.expect_key(key.role);
    try
    {
        part.write(values);
    }
    catch (const error& why)
    {
        if (!refused)
            refused = with_path(why, std::string(key.field->name));
    }
    return text;
}

}  // namespace

void range_request::compare(
    const key_attribute& attribute, comparison_operator op, std::span<const key_part> operands
)
{
    key_comparison made{attribute, op, {}};
    for (const key_part& each : operands)
        made.values.push_back(to_json(each, attribute, refused));
    key_condition.push_back(std::move(made));
}

void range_request::set_partition(std::span<const key_part> values)
{
    key_condition.clear();
    for (std::size_t i = 0; i < values.size(); ++i)
        compare(source_key().partition()[i], comparison_operator::eq, values.subspan(i, 1));
}

void range_request::set_sort_key(
    std::span<const key_part> equal, comparison_operator op, std::span<const key_part> operands
)
{
    key_condition.resize(source_key().partition().size());
    const auto attributes = source_key().sort();
    for (std::size_t i = 0; i < equal.size(); ++i)
        compare(attributes[i], comparison_operator::eq, equal.subspan(i, 1));
    compare(attributes[equal.size()], op, operands);
}

void range_request::set_objects(const model_info& model)
{
    objects = &model;
    projection.clear();
    for (const field_ops& each : model.record.fields)
        projection.push_back(each.name);
}

namespace {

std::string projection_of(const range_request& range, expression_builder& expressions)
{
    std::vector<std::string_view> attributes = range.projection;
    const auto add = [&](const key_schema& key) {
        for (const key_attribute& each : key)
            if (std::find(attributes.begin(), attributes.end(), each.field->name) ==
                attributes.end())
                attributes.push_back(each.field->name);
    };
    add(range.table.model->key);
    add(range.source_key());

    std::string text;
    for (std::string_view each : attributes)
        text.append(text.empty() ? "" : ", ").append(expressions.name(each));
    return text;
}

void require_keys(expression_builder& expressions, const std::vector<key_comparison>& comparisons)
{
    for (const key_comparison& each : comparisons)
    {
        std::vector<std::string> values;
        for (const std::string& value : each.values)
            values.push_back(expressions.raw_value(value));
        expressions.require(
            expression_kind::key_condition,
            compare(expressions.name(each.attribute.field->name), each.op, values)
        );
    }
}

}  // namespace

void write_page_request(json_writer& json, const range_request& range, const page_place& page)
{
    json.begin_object().plain_key("TableName").quoted(*range.table.name);
    if (range.index)
        json.plain_key("IndexName").string(range.index->name, "the name of an index");

    expression_builder expressions;
    require_keys(expressions, range.key_condition);
    if (!range.projection.empty())
        json.plain_key("ProjectionExpression").quoted(projection_of(range, expressions));
    expressions.write(json);

    if (range.reverse)
        json.plain_key("ScanIndexForward").boolean(false);
    if (range.consistency.value_or(range.table.db.options().consistency()) ==
        ddbm::consistency::strong)
        json.plain_key("ConsistentRead").boolean(true);
    if (page.most)
        json.plain_key("Limit").integer(std::min(*page.most, most_a_page));
    if (!page.start.empty())
        json.plain_key("ExclusiveStartKey").raw(page.start);
    json.end_object();
}

}  // namespace ddbm::detail
