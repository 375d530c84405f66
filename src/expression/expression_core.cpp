#include "expression/marked_text.hpp"
#include "values/json_value_writer.hpp"
#include "values/path_text.hpp"
#include "values/utf8.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
#include <ostream>
#include <utility>

namespace ddbm::detail {

namespace {

std::exception_ptr refusal(error_code code, std::string path, const std::string& message)
{
    diagnostics diag(path.empty() ? message : path + ": " + message);
    if (!path.empty())
        diag.attribute_path(std::move(path));
    return std::make_exception_ptr(error(code, std::move(diag)));
}

}  // namespace

// -- Pieces

void expression_text::add_marked(mark what, std::string_view bytes)
{
    const auto size = static_cast<marked_size>(bytes.size());
    char length[sizeof(size)];
    std::memcpy(length, &size, sizeof(size));
    marked_ += static_cast<char>(what);
    marked_.append(length, sizeof(length)).append(bytes);
}

void expression_text::add_name(mark what, std::string_view name)
{
    if (name.empty())
        fail("the name of an attribute is empty");
    else if (name.size() > limits::attribute_name_bytes)
        fail(
            "the name of an attribute has " + std::to_string(name.size()) + " bytes, of at most " +
            std::to_string(limits::attribute_name_bytes)
        );
    else if (!is_utf8(name))
        fail(refusal(errc::invalid_utf8, {}, "the name of an attribute is not UTF-8"));
    else
        add_marked(what, name);
}

expression_text& expression_text::attribute(std::string_view name)
{
    add_name(mark::attribute, name);
    return *this;
}

expression_text& expression_text::step(std::string_view name)
{
    marked_ += '.';
    add_name(mark::step, name);
    return *this;
}

expression_text& expression_text::element(std::size_t index)
{
    marked_.append("[").append(std::to_string(index)).append("]");
    return *this;
}

expression_text& expression_text::value(
    const expression_text& where, void (*write)(value_writer&, const void*), const void* object
)
{
    std::string json;
    json_writer out(json);
    json_value_writer values(out, json_style::object, value_writer::root::value);
    try
    {
        write(values, object);
        add_marked(mark::value, json);
    }
    catch (const error& why)
    {
        std::string path = where.to_string();
        append_path(path, values.path());
        fail(refusal(why.code(), std::move(path), why.get_diagnostics().message()));
    }
    return *this;
}

expression_text& expression_text::value(std::string_view json)
{
    add_marked(mark::value, json);
    return *this;
}

expression_text& expression_text::add(const expression_text& other)
{
    marked_ += other.marked_;
    operators_ += other.operators_;
    fail(other.failure_);
    return *this;
}

void expression_text::fail(const std::string& message)
{
    fail(refusal(errc::invalid_request, {}, message));
}

void expression_text::fail(errc code, const expression_text& where, const std::string& message)
{
    fail(refusal(code, where.to_string(), message));
}

std::string expression_text::to_string() const
{
    std::string told;
    walk_marked(
        marked_,
        [&](std::string_view plain) { told += plain; },
        [&](mark, std::string_view bytes) { told += bytes; }
    );
    return told;
}

std::ostream& print(std::ostream& out, const expression_text& text)
{
    return out << text.to_string();
}

std::ostream& print(std::ostream& out, const update_core& update)
{
    return out << update.to_string();
}

// -- Conditions

condition_core condition_core::joined(
    condition_core a, const condition_core& b, std::string_view word, condition_form form
)
{
    if (b.empty())
        return a;
    if (a.empty())
        return b;
    const auto add = [&](expression_text& to, const condition_core& each) {
        // AND binds before OR. A NOT is about what follows it alone.
        const bool encloses =
            form == condition_form::conjunction && each.form_ == condition_form::disjunction;
        if (encloses)
            to.text("(").add(each.text_).text(")");
        else
            to.add(each.text_);
    };
    expression_text text;
    if (a.form_ == form || a.form_ == condition_form::term)
        text = std::move(a.text_);
    else
        add(text, a);
    text.text(word);
    text.count(1);
    add(text, b);
    return condition_core(std::move(text), form);
}

condition_core condition_core::both(condition_core a, const condition_core& b)
{
    return joined(std::move(a), b, " AND ", condition_form::conjunction);
}

condition_core condition_core::either(condition_core a, const condition_core& b)
{
    return joined(std::move(a), b, " OR ", condition_form::disjunction);
}

condition_core condition_core::opposite(const condition_core& a)
{
    expression_text text("NOT ");
    text.count(1);
    if (a.empty())
        text.fail("there is no condition that NOT could be about");
    else if (a.form_ == condition_form::term)
        text.add(a.text_);
    else
        text.text("(").add(a.text_).text(")");
    return condition_core(std::move(text), condition_form::negation);
}

// -- Updates

std::string_view update_change::attribute() const noexcept
{
    std::string_view name;
    walk_marked(
        target_.marked(),
        [](std::string_view) {},
        [&](expression_text::mark what, std::string_view bytes) {
            if (what == expression_text::mark::attribute)
                name = bytes;
        }
    );
    return name;
}

bool update_change::is_whole() const noexcept
{
    bool has_steps = false;
    walk_marked(
        target_.marked(),
        [&](std::string_view) { has_steps = true; },
        [](expression_text::mark, std::string_view) {}
    );
    return !has_steps;
}

void update_core::add(update_change change, const expression_text& operand)
{
    expression_text& section = sections_[static_cast<std::size_t>(change.what())];
    if (!section.empty())
        section.text(", ");
    section.add(change.target()).add(operand);
    fail(section.failure());
    changes_.push_back(std::move(change));
}

void update_core::append(const update_core& later)
{
    for (std::size_t i = 0; i < update_actions; ++i)
    {
        if (later.sections_[i].empty())
            continue;
        if (!sections_[i].empty())
            sections_[i].text(", ");
        sections_[i].add(later.sections_[i]);
    }
    changes_.insert(changes_.end(), later.changes_.begin(), later.changes_.end());
    composed_values_.insert(
        composed_values_.end(), later.composed_values_.begin(), later.composed_values_.end()
    );
    fail(later.failure_);
}

std::string_view update_core::uses_changed(const update_core& later) const
{
    std::string_view used;
    for (const expression_text& section : later.sections_)
    {
        walk_marked(
            section.marked(),
            [](std::string_view) {},
            [&](expression_text::mark what, std::string_view name) {
                const auto changes_it = [&](const update_change& each) {
                    return each.attribute() == name;
                };
                if (what == expression_text::mark::attribute && used.empty() &&
                    std::any_of(changes_.begin(), changes_.end(), changes_it))
                    used = name;
            }
        );
    }
    return used;
}

std::string update_core::to_string() const
{
    std::string told;
    for (std::size_t i = 0; i < update_actions; ++i)
    {
        if (sections_[i].empty())
            continue;
        if (!told.empty())
            told += ' ';
        told.append(word_of(static_cast<update_action>(i))).append(" ");
        told += sections_[i].to_string();
    }
    return told;
}

}  // namespace ddbm::detail
