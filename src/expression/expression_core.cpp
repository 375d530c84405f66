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

// -- What programs copy and destroy in many places, which is compiled here

condition_core::condition_core() noexcept = default;
condition_core::condition_core(const condition_core& other) = default;
condition_core::condition_core(condition_core&& other) noexcept = default;
condition_core& condition_core::operator=(const condition_core& other) = default;
condition_core& condition_core::operator=(condition_core&& other) noexcept = default;
condition_core::~condition_core() = default;

update_core::update_core() noexcept = default;
update_core::update_core(const update_core& other) = default;
update_core::update_core(update_core&& other) noexcept = default;
update_core& update_core::operator=(const update_core& other) = default;
update_core& update_core::operator=(update_core&& other) noexcept = default;
update_core::~update_core() = default;

// -- Pieces

void expression_text::add_marked(mark what, std::string_view bytes)
{
    char begin[longest_mark];
    marked_.append(begin, write_mark(begin, what, bytes.size())).append(bytes);
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
    const std::size_t begin = marked_.size();
    constexpr std::size_t usual_mark = mark_size(0);
    marked_.append(usual_mark, '\0');
    const std::size_t begin_of_json = marked_.size();
    json_writer out(marked_);
    json_value_writer values(out, json_style::object, value_writer::root::value);
    try
    {
        write(values, object);
        const std::size_t size = marked_.size() - begin_of_json;
        marked_.insert(begin_of_json, mark_size(size) - usual_mark, '\0');
        write_mark(marked_.data() + begin, mark::value, size);
    }
    catch (const error& why)
    {
        marked_.resize(begin);
        std::string path = where.to_string();
        append_path(path, values.path());
        fail(refusal(why.code(), std::move(path), why.get_diagnostics().message()));
    }
    // A codec of the program's may throw anything.
    catch (...)
    {
        marked_.resize(begin);
        throw;
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
    return told(marked_);
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

void update_core::begin(
    update_change& change, const expression_text& target, std::string_view between
)
{
    // Of few changes both are made at once.
    constexpr std::size_t usual_changes = 4;
    constexpr std::size_t usual_bytes = 240;
    if (changes_.empty())
    {
        changes_.reserve(usual_changes);
        text_.reserve(usual_bytes);
    }
    change.begin_ = text_.marked().size();
    change.operators_ = text_.operators();
    text_.add(target);
    change.target_end_ = text_.marked().size();
    text_.text(between);
}

void update_core::end(update_change& change)
{
    change.end_ = text_.marked().size();
    change.operators_ = text_.operators() - change.operators_;
    changes_.push_back(change);
}

void update_core::add(
    update_change change,
    const expression_text& target,
    std::string_view between,
    const expression_text& operand
)
{
    begin(change, target, between);
    text_.add(operand);
    end(change);
}

void update_core::add(
    update_change change,
    const expression_text& target,
    std::string_view between,
    void (*write)(value_writer&, const void*),
    const void* object
)
{
    begin(change, target, between);
    text_.value(target, write, object);
    end(change);
}

std::string_view update_core::target(const update_change& of) const noexcept
{
    return std::string_view(text_.marked()).substr(of.begin_, of.target_end_ - of.begin_);
}

std::string_view update_core::text(const update_change& of) const noexcept
{
    return std::string_view(text_.marked()).substr(of.begin_, of.end_ - of.begin_);
}

std::string_view update_core::attribute(const update_change& of) const noexcept
{
    return first_name(target(of));
}

bool update_core::is_whole(const update_change& of) const noexcept
{
    const std::string_view whole = target(of);
    const std::size_t name = first_name(whole).size();
    return whole.empty() || whole.size() == mark_size(name) + name;
}

void update_core::append(const update_core& later)
{
    const std::size_t behind = text_.marked().size();
    text_.add(later.text_);
    changes_.reserve(changes_.size() + later.changes_.size());
    for (update_change change : later.changes_)
    {
        change.begin_ += behind;
        change.target_end_ += behind;
        change.end_ += behind;
        changes_.push_back(change);
    }
    composed_values_.insert(
        composed_values_.end(), later.composed_values_.begin(), later.composed_values_.end()
    );
}

std::string_view update_core::uses_changed(const update_core& later) const
{
    std::string_view used;
    walk_marked(
        later.text_.marked(),
        [](std::string_view) {},
        [&](expression_text::mark what, std::string_view name) {
            const auto changes_it = [&](const update_change& each) {
                return attribute(each) == name;
            };
            if (what == expression_text::mark::attribute && used.empty() &&
                std::any_of(changes_.begin(), changes_.end(), changes_it))
                used = name;
        }
    );
    return used;
}

std::string update_core::to_string() const
{
    std::string all;
    for (std::size_t i = 0; i < update_actions; ++i)
    {
        const auto section = static_cast<update_action>(i);
        bool is_first = true;
        for (const update_change& each : changes_)
        {
            if (each.what() != section)
                continue;
            if (is_first)
                all.append(all.empty() ? "" : " ").append(word_of(section)).append(" ");
            else
                all += ", ";
            is_first = false;
            all += told(text(each));
        }
    }
    return all;
}

}  // namespace ddbm::detail
