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

void check_targets(const update_core& update)
{
    const auto changes = update.changes();
    for (auto i = changes.begin(); i != changes.end(); ++i)
    {
        const auto same = std::find_if(changes.begin(), i, [&](const update_change& each) {
            return overlap(update.target(each), update.target(*i));
        });
        if (same == i)
            continue;
        const std::string first = told(update.target(*same));
        const std::string second = told(update.target(*i));
        diagnostics diag(
            first == second ? "the update changes " + first + " twice"
                            : "the update changes " + first + " and " + second +
                                  ", of which one is a part of the other"
        );
        diag.attribute_path(second);
        throw error(errc::invalid_request, std::move(diag));
    }
}

// Appends the text, with placeholders in place of names and values, to one of the builder's.
void place(expression_builder& expressions, expression_builder::text& to, std::string_view marked)
{
    walk_marked(
        marked,
        [&](std::string_view plain) { to += plain; },
        [&](expression_text::mark what, std::string_view bytes) {
            if (what == expression_text::mark::value)
                expressions.append_value(to, bytes);
            else
                expressions.append_name(to, bytes);
        }
    );
}

}  // namespace

void require(expression_builder& to, expression_kind kind, const condition_core& condition)
{
    if (condition.empty())
        return;
    throw_if(condition.text().failure());
    // Its terms stand beside others with an AND between.
    const bool is_enclosed = condition.form() == condition_form::disjunction;
    expression_builder::text& text = to.begin_term(kind, condition.text().operators());
    text += is_enclosed ? "(" : "";
    place(to, text, condition.text().marked());
    text += is_enclosed ? ")" : "";
}

void apply(expression_builder& to, const update_core& update)
{
    throw_if(update.failure());
    check_targets(update);
    for (std::size_t i = 0; i < update_actions; ++i)
    {
        const auto which = static_cast<update_action>(i);
        for (const update_change& each : update.changes())
        {
            if (each.what() != which)
                continue;
            expression_builder::text& text = to.begin_change(which, update.operators(each));
            place(to, text, update.text(each));
        }
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
