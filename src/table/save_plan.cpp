#include "table/save_plan.hpp"

#include "expression/apply_expression.hpp"
#include "expression/expression_builder.hpp"
#include "table/item_checks.hpp"
#include "values/path_text.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace ddbm::detail {

namespace {

std::string to_text(const std::vector<std::string>& path)
{
    std::string text;
    for (const std::string& step : path)
        append_step(text, step);
    return text;
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

[[noreturn]] void refuse_change(std::string_view name, const std::string& why)
{
    diagnostics diag(std::string(name) + ": " + why);
    diag.attribute_path(std::string(name));
    throw error(errc::invalid_request, std::move(diag));
}

bool differ(const attribute_value* before, const attribute_value* after)
{
    return before && after ? *before != *after : before != after;
}

// Keys, and what is not the program's to change.
void check_unchanged(
    const model_info& model,
    const item& image,
    const item& before,
    const item& after,
    const reading_notes& notes,
    key_change key
)
{
    for (const field_ops& field : model.record.fields)
    {
        const bool is_key = field.role != key_role::none;
        if (is_key ? key == key_change::allowed : !field.policy)
            continue;
        if (!differ(before.find(field.name), after.find(field.name)))
            continue;
        if (is_key)
            refuse_change(
                field.name,
                "the key attribute has changed since the item was read, and an item keeps its key; "
                "async_move puts it in the place of the new one"
            );
        if (field.policy->is_read_only)
            refuse_change(field.name, "the field is read only, and has changed since it was read");
        const bool was_there =
            image.contains(field.name) || notes.old_names.contains({std::string(field.name)});
        if (field.policy->is_written_once && was_there)
            refuse_change(field.name, "the field is written once, and has changed since");
    }
}

}  // namespace

save_plan::save_plan(
    const model_info& model,
    const item& image,
    const item& before,
    const item& after,
    const reading_notes& notes,
    key_change key,
    const item* migrated
)
    : model_(&model), notes_(&notes), image_(&image), result_(migrated ? *migrated : image)
{
    check_unchanged(model, result_, before, after, notes, key);
    path where;
    compare(result_, before, after, where);
    for (const path& each : notes.dropped)
        drop(each);
    set_composed(after);
    if (migrated)
    {
        sets_.clear();
        removes_.clear();
        write_all_of(image, result_, where);
    }
    notes_ = nullptr;
    check_size(result_);
}

void save_plan::compare(item& target, const item& before, const item& after, path& where)
{
    for (const auto& [name, value] : after)
    {
        const attribute_value* old = before.find(name);
        if (old && *old == value)
            continue;
        where.push_back(name);
        set(target, old, value, where);
        where.pop_back();
    }
    for (const auto& [name, value] : before)
    {
        if (after.contains(name))
            continue;
        where.push_back(name);
        remove(target, where);
        where.pop_back();
    }
}

void save_plan::set(
    item& target, const attribute_value* before, const attribute_value& after, path& where
)
{
    attribute_value* stored = target.find(where.back());
    const bool are_maps = before && before->is_map() && after.is_map();
    if (are_maps && stored && stored->is_map())
        return compare(stored->as_map(), before->as_map(), after.as_map(), where);
    if (auto lost = notes_->unknown.find(where); lost != notes_->unknown.end())
        refuse_list(where, lost->second);
    const auto renamed = notes_->old_names.find(where);
    const attribute_value* old = nullptr;
    if (!stored && renamed != notes_->old_names.end())
        old = target.find(renamed->second.front());
    attribute_value value = after;
    if (are_maps && old && old->is_map())
    {
        // Moves with all that the model does not know of it.
        value = *old;
        const std::size_t sets = sets_.size();
        const std::size_t removes = removes_.size();
        compare(value.as_map(), before->as_map(), after.as_map(), where);
        sets_.erase(sets_.begin() + static_cast<std::ptrdiff_t>(sets), sets_.end());
        removes_.resize(removes);
    }
    remove_old_names(target, where);
    target.set(where.back(), value);
    sets_.emplace_back(where, std::move(value));
}

void save_plan::remove(item& target, path& where)
{
    if (target.contains(where.back()))
        removes_.push_back(where);
    target.erase(where.back());
    remove_old_names(target, where);
}

void save_plan::remove_old_names(item& target, const path& where)
{
    const auto found = notes_->old_names.find(where);
    if (found == notes_->old_names.end())
        return;
    for (const std::string& name : found->second)
    {
        path old = where;
        old.back() = name;
        removes_.push_back(std::move(old));
        target.erase(name);
    }
}

// What is composed is always what its members say, whatever the image says. Keys are checked when
// an item is read.
void save_plan::set_composed(const item& after)
{
    for (const field_ops& field : model_->record.fields)
    {
        if (!field.ops->composed || field.role != key_role::none)
            continue;
        const attribute_value* now = after.find(field.name);
        if (!differ(result_.find(field.name), now))
            continue;
        path where{std::string(field.name)};
        if (now)
            set(result_, nullptr, *now, where);
        else
            remove(result_, where);
    }
}

// Unless what it is in has been written as a whole, or is gone.
void save_plan::drop(const path& where)
{
    item* in = &result_;
    for (std::size_t step = 0; step + 1 < where.size(); ++step)
    {
        attribute_value* next = in->find(where[step]);
        if (!next || !next->is_map())
            return;
        in = &next->as_map();
    }
    const auto begins_it = [&](const path& written) {
        return written.size() <= where.size() &&
               std::equal(written.begin(), written.end(), where.begin());
    };
    for (const auto& each : sets_)
    {
        if (begins_it(each.first))
            return;
    }
    if (in->erase(where.back()))
        removes_.push_back(where);
}

// What differs, by its path where it lies in a map that is there before and after.
void save_plan::write_all_of(const item& before, const item& after, path& where)
{
    for (const auto& [name, value] : after)
    {
        const attribute_value* old = before.find(name);
        if (old && *old == value)
            continue;
        where.push_back(name);
        if (old && old->is_map() && value.is_map())
            write_all_of(old->as_map(), value.as_map(), where);
        else
            sets_.emplace_back(where, value);
        where.pop_back();
    }
    for (const auto& [name, value] : before)
    {
        if (after.contains(name))
            continue;
        where.push_back(name);
        removes_.push_back(where);
        where.pop_back();
    }
}

// -- The request

attribute_names save_plan::changed() const
{
    attribute_names names;
    for (const auto& each : sets_)
        names.insert(each.first.front());
    for (const path& where : removes_)
        names.insert(where.front());
    return names;
}

void save_plan::write_changes(expression_builder& to) const
{
    for (const auto& [where, value] : sets_)
        to.set(to.path(where), to.value(value));
    for (const auto& where : removes_)
        to.remove(to.path(where));
}

// An attribute of which much has changed takes one action as a whole. All of it is compared with
// what it was.
void save_plan::write_whole_changes(expression_builder& to, const attribute_names& names) const
{
    for (const std::string& name : names)
    {
        const attribute_value* value = result_.find(name);
        if (value)
            to.set(to.name(name), to.value(*value));
        else
            to.remove(to.name(name));
    }
}

void save_plan::write(json_writer& json, compared what, const condition_core* besides) const
{
    const attribute_names names = changed();
    std::optional<expression_builder> builder(std::in_place);
    write_changes(*builder);
    if (!builder->fits(expression_kind::update))
    {
        builder.emplace();
        write_whole_changes(*builder, names);
    }
    expression_builder& expressions = *builder;
    if (!expressions.fits(expression_kind::update))
        throw error(
            errc::item_too_wide,
            std::to_string(names.size()) + " attributes have changed, too many for one update of " +
                std::to_string(limits::expression_bytes) +
                " bytes; change and save some of them at a time"
        );
    if (besides)
        require(expressions, expression_kind::condition, *besides);
    require_unchanged(expressions, *model_, *image_, what, names);
    expressions.write(json);
}

void require_unchanged_item(expression_builder& to, const model_info& model, const item& image)
{
    require_unchanged(to, model, image, compared::item, {});
}

void write_unchanged_condition(json_writer& json, const model_info& model, const item& image)
{
    expression_builder expressions;
    require_unchanged(expressions, model, image, compared::item, {});
    expressions.write(json);
}

}  // namespace ddbm::detail
