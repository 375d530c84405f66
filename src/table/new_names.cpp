#include "table/new_names.hpp"

#include "expression/condition_terms.hpp"
#include "expression/marked_text.hpp"
#include "table/model_update.hpp"

#include <ddbm/stored.hpp>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

namespace {

// Each condition once, however many changes it is about.
class name_conditions
{
public:
    explicit name_conditions(expression_builder& to) : to_(to) {}

    // `before` is what stands before the name, as placeholders.
    void require(const field_ops& field, const std::string& before)
    {
        if (!field.policy)
            return;
        for (const std::string_view old : field.policy->old_names)
        {
            std::string term = does_not_exist(before + to_.name(old));
            if (std::find(terms_.begin(), terms_.end(), term) != terms_.end())
                continue;
            to_.require(expression_kind::condition, term);
            terms_.push_back(std::move(term));
        }
    }

private:
    expression_builder& to_;
    std::vector<std::string> terms_;
};

// The way to what is changed, in an object that is made for it, if it is long: only so optionals,
// lists and maps say what is in them.
class changed_path
{
public:
    changed_path(expression_builder& to, name_conditions& conditions, const model_info& model)
        : to_(to), conditions_(conditions), model_(model), record_(&model.record)
    {
    }

    void take_name(std::string_view name)
    {
        if (!record_)
            enter_map();
        if (record_)
            take_field(name);
        else if (at_.ops && at_.ops->entry)
        {
            at_.ops->begin_map(at_.object);
            at_ = at_.ops->entry(at_.object, name);
        }
        else
            at_ = {};
        before_ += to_.name(name);
    }

    // `.` and `[3]`, one or several.
    void take_text(std::string_view text)
    {
        before_ += text;
        for (std::size_t open = text.find('['); open != text.npos; open = text.find('[', open + 1))
        {
            std::size_t index = 0;
            std::from_chars(text.data() + open + 1, text.data() + text.size(), index);
            take_element(index);
        }
    }

private:
    void take_field(std::string_view name)
    {
        const auto fields = record_->fields;
        record_ = nullptr;
        at_ = {};
        const auto field = std::find_if(fields.begin(), fields.end(), [&](const field_ops& each) {
            return each.name == name;
        });
        if (field == fields.end())
            return;
        conditions_.require(*field, before_);
        field_ = &*field;
    }

    void enter(attribute_type type)
    {
        if (field_)
        {
            if (!scratch_)
            {
                scratch_ = model_.make(0);
                object_ = scratch_->object();
            }
            at_ = {field_->member(object_), field_->ops};
            field_ = nullptr;
        }
        at_ = unwrapped(at_, type);
    }

    void enter_map()
    {
        enter(attribute_type::m);
        if (!at_.ops || !at_.ops->record)
            return;
        record_ = &at_.ops->record();
        object_ = at_.object;
    }

    // A list makes its elements one after the other; they are all alike but for those of tuples.
    void take_element(std::size_t index)
    {
        constexpr std::size_t last_of_tuples = 15;
        enter(attribute_type::l);
        value_target found;
        if (at_.ops && at_.ops->element)
        {
            at_.ops->begin_list(at_.object);
            for (std::size_t i = 0; i <= std::min(index, last_of_tuples); ++i)
            {
                const value_target next = at_.ops->element(at_.object, i);
                if (!next.ops)
                    break;
                found = next;
            }
        }
        at_ = found;
    }

    expression_builder& to_;
    name_conditions& conditions_;
    const model_info& model_;
    std::shared_ptr<stored_object> scratch_;
    std::string before_;  // the path so far, as placeholders
    // What that leads to: the fields of an object, a field of it, or anything else; where the model
    // says nothing of it, nothing.
    const record_ops* record_;
    const field_ops* field_ = nullptr;
    void* object_ = nullptr;
    value_target at_;
};

}  // namespace

void require_new_names(
    expression_builder& to,
    const model_info& model,
    const update_core& changes,
    std::span<const field_ops* const> besides
)
{
    name_conditions conditions(to);
    for (const update_change& each : changes.changes())
    {
        if (changes.is_whole(each))
        {
            if (const field_ops* field = find_field(model, changes, each))
                conditions.require(*field, {});
            continue;
        }
        changed_path path(to, conditions, model);
        walk_marked(
            changes.target(each),
            [&](std::string_view text) { path.take_text(text); },
            [&](expression_text::mark, std::string_view name) { path.take_name(name); }
        );
    }
    for (const field_ops* each : besides)
        conditions.require(*each, {});
}

}  // namespace ddbm::detail
