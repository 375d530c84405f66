#include "table/save_plan.hpp"

#include "values/item_json.hpp"
#include "values/item_size.hpp"

#include <ddbm/error.hpp>

#include <unordered_map>

namespace ddbm::detail {

namespace {

constexpr std::size_t longest_expression = 4096;
// Comparisons, functions and the ANDs between them; the = of SET is none.
constexpr std::size_t most_operators = 300;

std::string to_text(const std::vector<std::string>& path)
{
    std::string text;
    for (const auto& step : path)
        text.append(text.empty() ? "" : ".").append(step);
    return text;
}

// Placeholders, one for each name and value: #0, #1, ... and :0, :1, ...
class placeholders
{
public:
    std::string name(const std::string& attribute)
    {
        auto [at, added] = names_.emplace(attribute, "#" + std::to_string(names_.size()));
        if (added)
            order_.push_back(attribute);
        return at->second;
    }

    std::string value(const attribute_value& v)
    {
        values_.push_back(&v);
        return ":" + std::to_string(values_.size() - 1);
    }

    std::string path(const std::vector<std::string>& steps)
    {
        std::string text;
        for (const auto& step : steps)
            text.append(text.empty() ? "" : ".").append(name(step));
        return text;
    }

    void write(json_writer& json) const
    {
        json.plain_key("ExpressionAttributeNames").begin_object();
        for (const auto& each : order_)
            json.plain_key(names_.at(each)).string(each);
        json.end_object();
        if (values_.empty())
            return;
        json.plain_key("ExpressionAttributeValues").begin_object();
        for (std::size_t i = 0; i < values_.size(); ++i)
        {
            json.plain_key(":" + std::to_string(i));
            write_json(json, *values_[i]);
        }
        json.end_object();
    }

private:
    std::unordered_map<std::string, std::string> names_;
    std::vector<std::string> order_;
    std::vector<const attribute_value*> values_;
};

void append(std::string& expression, std::string_view separator, const std::string& term)
{
    if (!expression.empty())
        expression += separator;
    expression += term;
}

// "The item is what it was": every attribute has its value, and no attribute of the model has
// appeared. Throws errc::item_too_wide.
std::string unchanged(const model_info& model, const item& image, placeholders& holders)
{
    std::string expression;
    std::size_t terms = 0;
    for (const auto& [name, value] : image)
    {
        if (model.key.contains(name))
            continue;
        append(expression, " AND ", holders.name(name) + " = " + holders.value(value));
        ++terms;
    }
    const bool compares = terms != 0;
    for (const field_ops& field : model.record.fields)
    {
        std::string name(field.name);
        if (image.contains(name))
            continue;
        append(expression, " AND ", "attribute_not_exists(" + holders.name(name) + ")");
        ++terms;
    }
    // Where no value is compared, an item that is gone would fulfil the rest.
    if (!compares)
    {
        std::string key = holders.name(std::string(model.key[0].field->name));
        append(expression, " AND ", "attribute_exists(" + key + ")");
        ++terms;
    }
    if (2 * terms - 1 > most_operators || expression.size() > longest_expression)
        throw error(
            errc::item_too_wide,
            "the item as it was read and the model have " + std::to_string(terms) +
                " attributes to compare; one condition has at most " +
                std::to_string(most_operators) + " operators and " +
                std::to_string(longest_expression) + " bytes"
        );
    return expression;
}

void write_condition(json_writer& json, const std::string& condition)
{
    json.plain_key("ConditionExpression").quoted(condition);
    json.plain_key("ReturnValuesOnConditionCheckFailure").quoted("ALL_OLD");
}

[[noreturn]] void refuse_list(const std::vector<std::string>& path, const std::string& lost)
{
    std::string text = to_text(path);
    diagnostics diag(
        text +
        ": the list has changed and would lose attributes that the model does not know, "
        "the first of which is " +
        lost
    );
    diag.attribute_path(std::move(text));
    throw error(errc::unknown_attributes_in_list, std::move(diag));
}

}  // namespace

save_plan::save_plan(
    const model_info& model,
    const item& image,
    const item& before,
    const item& after,
    const lists_with_unknown& unknown
)
    : model_(&model), image_(image), result_(image)
{
    for (const key_attribute& each : model.key)
    {
        std::string name(each.field->name);
        if (before.at(name) != after.at(name))
        {
            diagnostics diag(
                "the key attribute " + name +
                " has changed since the item was read; an item keeps "
                "its key, so put the object as a new item and erase the old one"
            );
            diag.attribute_path(name);
            throw error(errc::invalid_request, std::move(diag));
        }
    }
    path where;
    compare(result_, before, after, unknown, where);
    std::size_t size = item_size(result_);
    if (size > max_item_size)
        throw error(
            errc::item_too_large,
            "the item would have " + std::to_string(size) + " bytes, more than the " +
                std::to_string(max_item_size) + " of DynamoDB"
        );
}

void save_plan::compare(
    item& target,
    const item& before,
    const item& after,
    const lists_with_unknown& unknown,
    path& where
)
{
    for (const auto& [name, value] : after)
    {
        const attribute_value* old = before.find(name);
        if (old && *old == value)
            continue;
        where.push_back(name);
        attribute_value* stored = target.find(name);
        if (old && old->is_map() && value.is_map() && stored && stored->is_map())
            compare(stored->as_map(), old->as_map(), value.as_map(), unknown, where);
        else
        {
            if (auto lost = unknown.find(where); lost != unknown.end())
                refuse_list(where, lost->second);
            sets_.emplace_back(where, value);
            target.set(name, value);
        }
        where.pop_back();
    }
    for (const auto& [name, value] : before)
    {
        if (after.contains(name))
            continue;
        where.push_back(name);
        removes_.push_back(where);
        target.erase(name);
        where.pop_back();
    }
}

void save_plan::write(json_writer& json) const
{
    placeholders holders;
    std::string set;
    for (const auto& [where, value] : sets_)
        append(set, ", ", holders.path(where) + " = " + holders.value(value));
    std::string remove;
    for (const auto& where : removes_)
        append(remove, ", ", holders.path(where));
    std::string update;
    if (!set.empty())
        append(update, " ", "SET " + set);
    if (!remove.empty())
        append(update, " ", "REMOVE " + remove);
    std::string condition = unchanged(*model_, image_, holders);
    if (update.size() > longest_expression)
        throw error(
            errc::item_too_wide,
            std::to_string(sets_.size() + removes_.size()) +
                " attributes have changed, too many for one update of " +
                std::to_string(longest_expression) + " bytes"
        );
    if (!update.empty())
        json.plain_key("UpdateExpression").quoted(update);
    write_condition(json, condition);
    holders.write(json);
}

void write_unchanged_condition(json_writer& json, const model_info& model, const item& image)
{
    placeholders holders;
    write_condition(json, unchanged(model, image, holders));
    holders.write(json);
}

}  // namespace ddbm::detail
