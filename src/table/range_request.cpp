#include "table/range_request.hpp"

#include "expression/apply_expression.hpp"
#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "expression/marked_text.hpp"
#include "table/auto_increment.hpp"
#include "table/own_keys.hpp"
#include "table/part_writer.hpp"
#include "table/range_cursor.hpp"
#include "table/sentinel.hpp"
#include "values/json_value_writer.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/item_json.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace ddbm::detail {

namespace {

// What the service reads `Limit` into.
constexpr std::int64_t most_a_page = std::numeric_limits<std::int32_t>::max();

// The JSON of a key value, by way of the checks that keys get.
std::string
json_of_part(const key_part& part, const key_attribute& key, std::optional<error>& refused)
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

// What an index holds by this name besides keys; null if there is no such field.
const field_ops* included_in(const index_info& index, std::string_view name)
{
    const auto found =
        std::find_if(index.included.begin(), index.included.end(), [name](const field_ops* each) {
            return each->name == name;
        });
    return found == index.included.end() ? nullptr : *found;
}

}  // namespace

void range_request::compare(
    const key_attribute& attribute, comparison_operator op, std::span<const key_part> operands
)
{
    key_comparison made{attribute, op, {}};
    for (const key_part& each : operands)
        made.values.push_back(json_of_part(each, attribute, refused));
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
    if (model.kinds.empty())
        add_projection(model, index);
    for (const kind_info& each : model.kinds)
        add_projection(*each.model, index ? find_index(*each.whole, index->name) : nullptr);
}

void range_request::add_projection(const model_info& model, const index_info* held_by)
{
    const auto add = [this](std::string_view name) {
        if (std::find(projection.begin(), projection.end(), name) == projection.end())
            projection.push_back(name);
    };
    // An index that holds a part of the items refuses other names than it holds.
    const bool is_whole = !held_by || held_by->projection == index_projection::all;
    for (const field_ops& each : model.record.fields)
    {
        add(each.name);
        const field_ops* of = is_whole ? &each : included_in(*held_by, each.name);
        if (of && of->policy)
            std::for_each(of->policy->old_names.begin(), of->policy->old_names.end(), add);
    }
}

// -- The counter

namespace {

// The key with the numbers: of the table's model, or of one of those in a collection, whatever part
// of the items is read. Null: none.
const field_ops* numbered_field(const range_request& range)
{
    if (const field_ops* number = range.table.model->role(field_role::auto_increment))
        return number;
    for (const kind_info& each : range.objects->kinds)
        if (const field_ops* number = each.whole->role(field_role::auto_increment))
            return number;
    return nullptr;
}

bool is_counter_number(std::string_view number)
{
    return attribute_value_from_json(number) == attribute_value(counter_number);
}

}  // namespace

bool range_request::may_find_counter() const
{
    const field_ops* const number = numbered_field(*this);
    if (!number || is_query())
        return false;
    // An index has an item that has its keys, and the counter's has no other attributes.
    const key_schema& key = source_key();
    return std::all_of(key.begin(), key.end(), [&](const key_attribute& each) {
        return each.field->name == number->name;
    });
}

bool range_request::asks_for_counter() const
{
    const field_ops* const number = numbered_field(*this);
    return number && !refused &&
           std::any_of(key_condition.begin(), key_condition.end(), [&](const auto& each) {
               return each.attribute.field->name == number->name &&
                      each.op == comparison_operator::eq && is_counter_number(each.values.front());
           });
}

// -- Sentinels

bool range_request::may_find_sentinels() const
{
    const auto has_some = [](const kind_info& each) { return has_sentinels(*each.whole); };
    const auto& kinds = objects->kinds;
    const bool has_any =
        has_sentinels(*table.model) || std::any_of(kinds.begin(), kinds.end(), has_some);
    if (!has_any || is_query())
        return false;
    // They have no other attributes that a key could be of.
    const key_schema& key = source_key();
    return std::all_of(key.begin(), key.end(), [&](const key_attribute& each) {
        return table.model->key.contains(each.field->name);
    });
}

namespace {

// The index as each of the models has it; none for a table.
std::vector<const index_info*> indexes_of(const range_request& range)
{
    std::vector<const index_info*> indexes;
    if (!range.index)
        return indexes;
    for (const kind_info& each : range.objects->kinds)
        indexes.push_back(find_index(*each.whole, range.index->name));
    if (indexes.empty())
        indexes.push_back(range.index);
    return indexes;
}

// As all models have it.
bool holds_everything(const range_request& range)
{
    const auto indexes = indexes_of(range);
    return std::all_of(indexes.begin(), indexes.end(), [](const index_info* each) {
        return each->projection == index_projection::all;
    });
}

bool holds(const index_info& index, std::string_view attribute)
{
    return index.projection == index_projection::all || index.key.contains(attribute) ||
           included_in(index, attribute);
}

// As one of the models has it.
bool holds(const range_request& range, std::string_view attribute)
{
    const auto indexes = indexes_of(range);
    return indexes.empty() || range.table.model->key.contains(attribute) ||
           std::any_of(indexes.begin(), indexes.end(), [&](const index_info* each) {
               return holds(*each, attribute);
           });
}

void project(expression_builder& expressions, const range_request& range)
{
    std::vector<std::string_view> attributes = range.projection;
    for (const key_attribute& each : start_key_attributes(range))
        if (std::find(attributes.begin(), attributes.end(), each.field->name) == attributes.end())
            attributes.push_back(each.field->name);
    for (std::string_view each : attributes)
        expressions.project(expressions.name(each));
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

// Whether an item is of one of the kinds.
condition_core is_of_kind(const model_info& kinds)
{
    const auto write = [](value_writer& out, const void* name) {
        out.string(*static_cast<const std::string_view*>(name));
    };
    const expression_text kind = expression_text().attribute(kinds.kind_attribute);
    expression_text text = kind;
    text.text(" IN (");
    bool is_first = true;
    for (const kind_info& each : kinds.kinds)
    {
        text.text(std::exchange(is_first, false) ? "" : ", ");
        text.value(kind, write, &each.name);
    }
    text.text(")").count(1);
    return condition_core(std::move(text));
}

void require_filter(expression_builder& expressions, const range_request& range)
{
    condition_core filter = range.filter;
    if (range.skips_unknown_kinds)
        filter = condition_core::both(std::move(filter), is_of_kind(*range.objects));
    const std::string& marked = filter.text().marked();
    const auto check = [&](expression_text::mark what, std::string_view name) {
        if (what != expression_text::mark::attribute)
            return;
        if (!holds(range, name))
            throw error(
                errc::invalid_request,
                "the filter is about " + std::string(name) + ", which the index " +
                    std::string(range.index->name) + " does not hold"
            );
        if (range.is_query() && range.source_key().contains(name))
            throw error(
                errc::invalid_request,
                "the filter of a query cannot be about its key, such as " + std::string(name) +
                    "; conditions on the sort key are there for that"
            );
    };
    walk_marked(
        marked, [](std::string_view) {}, check
    );
    require(expressions, expression_kind::filter, filter);
}

void leave_counter_out(expression_builder& expressions, const range_request& range)
{
    if (!range.may_find_counter())
        return;
    if (holds_everything(range))
        return expressions.require(
            expression_kind::filter, does_not_exist(expressions.name(counter_attribute))
        );
    // It holds nothing but the key of the counter, which a scan's filter may be about.
    std::string term = expressions.name(numbered_field(range)->name) + " <> ";
    term += expressions.value(attribute_value(counter_number));
    expressions.require(expression_kind::filter, term);
}

void leave_sentinels_out(expression_builder& expressions, const range_request& range)
{
    if (!range.may_find_sentinels())
        return;
    if (holds_everything(range))
        return expressions.require(
            expression_kind::filter, does_not_exist(expressions.name(sentinel_attribute))
        );
    // It holds nothing but their keys, of which texts tell.
    const field_ops& key = *range.table.model->key[0].field;
    if (key.ops->stored_as != attribute_type::s)
        return;
    std::string term = "NOT begins_with(" + expressions.name(key.name) + ", ";
    term += expressions.value(std::string(sentinel_prefix)) + ")";
    expressions.require(expression_kind::filter, term, 2);
}

// Which items it is about, in which order.
void write_table_or_index(
    json_writer& json, const range_request& range, expression_builder& expressions
)
{
    json.plain_key("TableName").quoted(*range.table.name);
    if (range.index)
        json.plain_key("IndexName").string(range.index->name, "the name of an index");
    require_keys(expressions, within_own_keys(range));
    require_filter(expressions, range);
    leave_counter_out(expressions, range);
    leave_sentinels_out(expressions, range);
}

void write_order(json_writer& json, const range_request& range)
{
    if (range.reverse)
        json.plain_key("ScanIndexForward").boolean(false);
    if (range.segments != 0)
        json.plain_key("TotalSegments").integer(range.segments);
}

bool is_consistent(const range_request& range)
{
    const auto asked = range.consistency.value_or(range.table.db.options().consistency());
    if (asked != ddbm::consistency::strong)
        return false;
    if (range.index && !range.index->is_local)
        throw error(
            errc::invalid_request,
            "there are no consistent reads of a global index, which " +
                std::string(range.index->name) +
                " is: neither the range nor the options of its calls may ask for them"
        );
    return true;
}

}  // namespace

std::string identity_of(const range_request& range)
{
    std::string text;
    json_writer json(text);
    json.begin_object();
    expression_builder expressions;
    write_table_or_index(json, range, expressions);
    expressions.write(json);
    write_order(json, range);
    json.end_object();
    return text;
}

void write_page_request(json_writer& json, const range_request& range, const page_place& page)
{
    json.begin_object();
    expression_builder expressions;
    write_table_or_index(json, range, expressions);
    if (range.counts_only)
        json.plain_key("Select").quoted("COUNT");
    else if (!range.projection.empty())
        project(expressions, range);
    expressions.write(json);
    write_order(json, range);

    if (range.segments != 0)
        json.plain_key("Segment").integer(static_cast<std::int64_t>(page.segment));
    if (is_consistent(range))
        json.plain_key("ConsistentRead").boolean(true);
    if (page.most)
        json.plain_key("Limit").integer(std::min(*page.most, most_a_page));
    if (!page.start.empty())
        json.plain_key("ExclusiveStartKey").raw(page.start);
    if (range.counts_capacity)
        json.plain_key("ReturnConsumedCapacity").quoted("TOTAL");
    json.end_object();
}

}  // namespace ddbm::detail
