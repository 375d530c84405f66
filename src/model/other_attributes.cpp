// Attributes that are not as the model writes them: under other names than those of its fields,
// NULL for what is empty, composed of other values than those of their members.

#include "model/composed_parts.hpp"
#include "model/object_filler.hpp"
#include "values/refuse_value.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ddbm::detail {

// No field has this name.
void object_filler::find_other(frame& at, std::string_view name)
{
    next_ = {};
    if (at.record->has_old_names && find_old_name(at, name))
        return;
    // From JSON text, which is written as a whole, nothing is kept.
    const bool is_lost = is_json_text_ && at.record->unknown == unknown::keep;
    if (is_lost || at.record->unknown == unknown::refuse)
        refuse_value(
            errc::value_not_allowed, path_to(name), "an attribute of the model", "another one"
        );
    if (!notes_)
        return;
    if (at.record->unknown == unknown::drop)
        remember_dropped();
    else
        remember_unknown(name);
}

bool object_filler::find_old_name(frame& at, std::string_view name)
{
    const auto fields = at.record->fields;
    for (std::size_t field = 0; field < fields.size(); ++field)
    {
        const field_ops& tried = fields[field];
        if (!tried.policy)
            continue;
        const auto others = tried.policy->old_names;
        const auto found = std::find(others.begin(), others.end(), name);
        if (found == others.end())
            continue;
        const old_name came{open_, field, static_cast<std::size_t>(found - others.begin())};
        const bool counts = goes_before(at, came);
        if (counts)
        {
            at.index = static_cast<std::uint32_t>(field);
            next_ = {tried.member(at.object), tried.ops};
        }
        if (notes_)
        {
            at.name = tried.name.data();
            at.name_size = tried.name.size();
            at.is_renamed = true;
            remember_old_name(name, counts);
        }
        return true;
    }
    return false;
}

// Whether the value under this name counts, and neither that under its own name nor one that
// has come before.
bool object_filler::goes_before(const frame& at, const old_name& found)
{
    if (is_seen(at, found.field))
        return false;
    for (old_name& earlier : old_names_)
    {
        if (earlier.level != found.level || earlier.field != found.field)
            continue;
        if (earlier.rank < found.rank)
            return false;
        earlier.rank = found.rank;
        return true;
    }
    old_names_.push_back(found);
    return true;
}

bool object_filler::came_under_old_name(std::size_t level, std::size_t field) const
{
    return std::any_of(old_names_.begin(), old_names_.end(), [&](const old_name& each) {
        return each.level == level && each.field == field;
    });
}

// Adds the names on the way to here, to the outermost list if there is one.
bool object_filler::leads_into_list(std::vector<std::string>& steps) const
{
    if (outer_ && outer_->leads_into_list(steps))
        return true;
    for (std::size_t level = 0; level < open_; ++level)
    {
        const frame& at = frames_[level];
        if (at.holds == kind::list)
            return true;
        steps.emplace_back(at.name, at.name_size);
    }
    return false;
}

// The names on the way to what is being read, or none if it is in a list.
std::vector<std::string> object_filler::way_without_lists() const
{
    std::vector<std::string> steps;
    if (leads_into_list(steps))
        steps.clear();
    return steps;
}

bool object_filler::is_in_renamed_field() const
{
    if (outer_ && outer_->is_in_renamed_field())
        return true;
    const auto is_renamed = [](const frame& each) { return each.is_renamed; };
    return std::any_of(
        frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(open_), is_renamed
    );
}

void object_filler::remember_old_name(std::string_view name, bool counts)
{
    std::vector<std::string> steps = way_without_lists();
    if (steps.empty())
        return;
    std::vector<std::string>& others = notes_->old_names[std::move(steps)];
    others.emplace(counts ? others.begin() : others.end(), name);
}

// What is in something with an old name stays until that is written under its own.
void object_filler::remember_dropped()
{
    if (is_in_renamed_field())
        return;
    if (std::vector<std::string> steps = way_without_lists(); !steps.empty())
        notes_->dropped.push_back(std::move(steps));
}

// If it is inside of a list.
void object_filler::remember_unknown(std::string_view name)
{
    std::vector<std::string> steps;
    if (leads_into_list(steps))
        notes_->unknown.emplace(std::move(steps), path_to(name));
}

// For NULL, where the field is written so when it is empty.
void object_filler::set_empty(const value_target& to)
{
    const frame& at = top();
    const field_policy* policy =
        at.holds == kind::record ? at.record->fields[at.index].policy : nullptr;
    if (!policy || !policy->writes_null)
        mismatch(to, attribute_type::null);
    if (to.ops->set_absent)
        to.ops->set_absent(to.object);
    else
        policy->set_empty(to.object);
}

void object_filler::remember_composed(std::string_view text)
{
    const frame& at = top();
    composed_.push_back({open_, &at.record->fields[at.index], std::string(text)});
}

void object_filler::check_composed(const frame& at, const composed_value& value) const
{
    const composed_text& composed = *value.field->ops->composed;
    if (is_text_of(composed, value.field->member(at.object), value.text))
        return;
    refuse_value(
        errc::value_not_allowed,
        path_to(value.field->name),
        form_of(composed) + " that says what its members are",
        shortened(value.text)
    );
}

}  // namespace ddbm::detail
