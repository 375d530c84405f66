#include "table/save_plan.hpp"

#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "table/item_checks.hpp"
#include "values/path_text.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

namespace ddbm::detail {

namespace {

std::string to_text(const std::vector<std::string>& path)
{
    std::string text;
    for (const std::string& step : path)
        append_step(text, step);
    return text;
}

// "The item is what it was": every attribute has its value, and no attribute of the model has
// appeared. Throws errc::item_too_wide.
void require_unchanged(expression_builder& to, const model_info& model, const item& image)
{
    constexpr expression_kind condition = expression_kind::condition;
    std::size_t terms = 0;
    for (const auto& [name, value] : image)
    {
        if (model.key.contains(name))
            continue;
        to.require(condition, equals(to.name(name), to.value(value)));
        ++terms;
    }
    const bool compares = terms != 0;
    for (const field_ops& field : model.record.fields)
    {
        if (image.contains(field.name))
            continue;
        to.require(condition, does_not_exist(to.name(field.name)));
        ++terms;
    }
    // Where no value is compared, an item that is gone would fulfil the rest.
    if (!compares)
    {
        to.require(condition, exists(to.name(model.key[0].field->name)));
        ++terms;
    }
    if (!to.fits(condition))
        throw error(
            errc::item_too_wide,
            "the item as it was read and the model have " + std::to_string(terms) +
                " attributes to compare; one condition has at most " +
                std::to_string(limits::expression_operators) + " operators and " +
                std::to_string(limits::expression_bytes) + " bytes"
        );
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
    check_size(result_);
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
    expression_builder expressions;
    for (const auto& [where, value] : sets_)
        expressions.set(expressions.path(where), expressions.value(value));
    for (const auto& where : removes_)
        expressions.remove(expressions.path(where));
    require_unchanged(expressions, *model_, image_);
    if (!expressions.fits(expression_kind::update))
        throw error(
            errc::item_too_wide,
            std::to_string(sets_.size() + removes_.size()) +
                " attributes have changed, too many for one update of " +
                std::to_string(limits::expression_bytes) + " bytes"
        );
    expressions.write(json);
}

void write_unchanged_condition(json_writer& json, const model_info& model, const item& image)
{
    expression_builder expressions;
    require_unchanged(expressions, model, image);
    expressions.write(json);
}

}  // namespace ddbm::detail
