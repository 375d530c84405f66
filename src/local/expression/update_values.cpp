// The order of the checks: the values of SET, then every target's parent, then the values of ADD
// and DELETE. Values that are together larger than an item end it early: they would be copied for
// nothing, and one value can be named many times.

#include "local/expression/update_values.hpp"

#include "local/expression/number_sum.hpp"
#include "local/expression/path_lookup.hpp"
#include "local/service_error.hpp"
#include "values/item_size.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <utility>

namespace ddbm::local::detail {
namespace {

void check_parent(const document_path& target, const item& before)
{
    if (target.size() < 2)
        return;
    const attribute_value* parent =
        find_path(before, std::span<const path_step>(target).first(target.size() - 1));
    const bool fits = parent && (target.back().index ? parent->is_list() : parent->is_map());
    if (!fits)
        refuse("The document path provided in the update expression is invalid for update");
}

// How many levels of maps and lists there are, and the level of what they hold. Bounded, since
// each value has been checked when it came in.
std::size_t levels(const attribute_value& value)
{
    std::size_t below = 0;
    if (const item* map = value.get_if_map())
    {
        for (const auto& [name, child] : *map)
            below = std::max(below, levels(child));
    }
    else if (const attribute_value::list* list = value.get_if_list())
    {
        for (const attribute_value& child : *list)
            below = std::max(below, levels(child));
    }
    return below + 1;
}

attribute_value append(const attribute_value::list& first, const attribute_value::list& second)
{
    attribute_value::list joined;
    joined.reserve(first.size() + second.size());
    joined.insert(joined.end(), first.begin(), first.end());
    joined.insert(joined.end(), second.begin(), second.end());
    return joined;
}

attribute_value sum_of(const number& first, const number& second, bool minus)
{
    const number_sum sum = minus ? subtract(first, second) : add(first, second);
    switch (sum.failure)
    {
    case sum_failure::none:
        break;
    case sum_failure::underflow:
        refuse(
            "Number underflow. Attempting to store a number with magnitude smaller than supported "
            "range"
        );
    case sum_failure::overflow:
    case sum_failure::precision:
        refuse("Number overflow. Attempting to store a number with magnitude larger than supported "
               "range");
    }
    return sum.value;
}

template <class T>
attribute_value union_of(const value_set<T>& present, const value_set<T>& added)
{
    std::vector<T> elements;
    elements.reserve(present.size() + added.size());
    std::set_union(
        present.begin(), present.end(), added.begin(), added.end(), std::back_inserter(elements)
    );
    return value_set<T>(std::move(elements));
}

// Without the last element there is no set any more.
template <class T>
change difference_of(const value_set<T>& present, const value_set<T>& erased)
{
    std::vector<T> elements;
    std::set_difference(
        present.begin(), present.end(), erased.begin(), erased.end(), std::back_inserter(elements)
    );
    if (elements.empty())
        return {change::kind::remove};
    return {change::kind::put, value_set<T>(std::move(elements))};
}

class change_finder
{
public:
    change_finder(const update_actions& update, const item& before)
        : update_(update), before_(before)
    {
    }

    std::vector<change> find()
    {
        const auto& actions = update_.actions;
        std::vector<change> changes(actions.size());
        for (const bool set : {true, false})
        {
            if (!set)
                for (const update_action& action : actions)
                    check_parent(action.target.path, before_);
            for (std::size_t i = 0; i < actions.size(); ++i)
            {
                if ((actions[i].section == update_section::set) != set)
                    continue;
                changes[i] = find_change(actions[i]);
                if (changes[i].what == change::kind::put)
                    check_value(actions[i].target.path, changes[i].value);
            }
        }
        return changes;
    }

private:
    change find_change(const update_action& action) const
    {
        switch (action.section)
        {
        case update_section::set:
            return {change::kind::put, new_value(action)};
        case update_section::remove:
            return {change::kind::remove};
        case update_section::add:
            return {change::kind::put, add_to(action.target.path, *action.terms.front().value)};
        case update_section::erase:
            return erase_from(action.target.path, *action.terms.front().value);
        }
        return {};
    }

    attribute_value new_value(const update_action& action) const
    {
        const operand& first = action.terms.front();
        if (action.terms.size() == 2)
        {
            // Both must be there before their types matter.
            const attribute_value& left = source(first);
            const attribute_value& right = source(action.terms.back());
            if (!left.is_number() || !right.is_number())
                refuse_type();
            return sum_of(left.as_number(), right.as_number(), action.minus);
        }
        if (first.what == operand::kind::call && first.called == function::list_append)
        {
            const attribute_value& front = source(first.arguments.front());
            const attribute_value& back = source(first.arguments.back());
            if (!front.is_list() || !back.is_list())
                refuse_type();
            return append(front.as_list(), back.as_list());
        }
        return source(first);
    }

    // Of a path, a value or if_not_exists, whose second operand must be there in any case.
    const attribute_value& source(const operand& each) const
    {
        if (each.what == operand::kind::value)
            return *each.value;
        if (each.what == operand::kind::call)
        {
            const attribute_value& otherwise = source(each.arguments.back());
            const attribute_value* present = find_path(before_, each.arguments.front().path);
            return present ? *present : otherwise;
        }
        const attribute_value* found = find_path(before_, each.path);
        if (!found)
            refuse("The provided expression refers to an attribute that does not exist in the item"
            );
        return *found;
    }

    attribute_value add_to(const document_path& target, const attribute_value& added) const
    {
        const attribute_value* present = find_path(before_, target);
        if (!present)
            return added;
        if (present->type() != added.type())
            refuse_type();
        switch (added.type())
        {
        case attribute_type::n:
            return sum_of(present->as_number(), added.as_number(), false);
        case attribute_type::l:
            return append(present->as_list(), added.as_list());
        case attribute_type::ss:
            return union_of(present->as_string_set(), added.as_string_set());
        case attribute_type::ns:
            return union_of(present->as_number_set(), added.as_number_set());
        case attribute_type::bs:
            return union_of(present->as_binary_set(), added.as_binary_set());
        default:
            refuse_type();
        }
    }

    change erase_from(const document_path& target, const attribute_value& erased) const
    {
        const attribute_value* present = find_path(before_, target);
        if (!present)
            return {};
        if (present->type() != erased.type())
            refuse_type();
        switch (erased.type())
        {
        case attribute_type::ss:
            return difference_of(present->as_string_set(), erased.as_string_set());
        case attribute_type::ns:
            return difference_of(present->as_number_set(), erased.as_number_set());
        case attribute_type::bs:
            return difference_of(present->as_binary_set(), erased.as_binary_set());
        default:
            refuse_type();
        }
    }

    [[noreturn]] void refuse_type() const
    {
        refuse(
            update_.legacy ? "Type mismatch for attribute to update"
                           : "An operand in the update expression has an incorrect data type"
        );
    }

    void check_value(const document_path& target, const attribute_value& value)
    {
        if (target.size() - 1 + levels(value) > limits::nesting_levels)
        {
            refuse(
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
                "levels beyond supported limit"
            );
        }
        size_ += ddbm::detail::attribute_size(value);
        if (size_ > limits::item_bytes)
            refuse("Item size to update has exceeded the maximum allowed size");
    }

    const update_actions& update_;
    const item& before_;
    std::size_t size_ = 0;
};

}  // namespace

std::vector<change> find_changes(const update_actions& update, const item& before)
{
    return change_finder(update, before).find();
}

}  // namespace ddbm::local::detail
