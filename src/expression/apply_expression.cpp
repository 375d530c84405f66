#include "expression/apply_expression.hpp"

#include "expression/marked_text.hpp"

#include <ddbm/error.hpp>

#include <algorithm>

namespace ddbm::detail {

namespace {

void throw_if(const std::exception_ptr& failure)
{
    if (failure)
        std::rethrow_exception(failure);
}

// One is in the other, or is the other.
bool overlap(std::string_view a, std::string_view b)
{
    if (a.size() > b.size())
        std::swap(a, b);
    // A step begins with one of these, and ends as its length or its bracket says.
    return b.starts_with(a) && (a.size() == b.size() || b[a.size()] == '.' || b[a.size()] == '[');
}

void check_targets(std::span<const update_change> changes)
{
    for (auto i = changes.begin(); i != changes.end(); ++i)
    {
        const auto same = std::find_if(changes.begin(), i, [&](const update_change& each) {
            return overlap(each.target().marked(), i->target().marked());
        });
        if (same == i)
            continue;
        const std::string first = same->target().to_string();
        const std::string second = i->target().to_string();
        diagnostics diag(
            first == second ? "the update changes " + first + " twice"
                            : "the update changes " + first + " and " + second +
                                  ", of which one is a part of the other"
        );
        diag.attribute_path(second);
        throw error(errc::invalid_request, std::move(diag));
    }
}

}  // namespace

std::string placed(expression_builder& to, const expression_text& text)
{
    throw_if(text.failure());
    std::string result;
    walk_marked(
        text.marked(),
        [&](std::string_view plain) { result += plain; },
        [&](expression_text::mark what, std::string_view bytes) {
            result += what == expression_text::mark::value ? to.raw_value(bytes) : to.name(bytes);
        }
    );
    return result;
}

void require(expression_builder& to, expression_kind kind, const condition_core& condition)
{
    if (condition.empty())
        return;
    std::string text = placed(to, condition.text());
    // Its terms stand beside others with an AND between.
    if (condition.form() == condition_form::disjunction)
        text = "(" + text + ")";
    to.require(kind, text, condition.text().operators());
}

void apply(expression_builder& to, const update_core& update)
{
    throw_if(update.failure());
    check_targets(update.changes());
    for (std::size_t i = 0; i < update_actions; ++i)
    {
        const auto which = static_cast<update_action>(i);
        const expression_text& section = update.section(which);
        if (!section.empty())
            to.change(which, placed(to, section), section.operators());
    }
}

bool is_idempotent(const update_core& update) noexcept
{
    return std::all_of(
        update.changes().begin(),
        update.changes().end(),
        [](const update_change& each) { return each.is_repeatable(); }
    );
}

}  // namespace ddbm::detail
