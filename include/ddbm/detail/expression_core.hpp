#ifndef DDBM_DETAIL_EXPRESSION_CORE_HPP
#define DDBM_DETAIL_EXPRESSION_CORE_HPP

// Conditions and updates before they stand in a request, without the types that they were made of:
// texts in the syntax of DynamoDB's expressions, in which names and values are marked. A request
// puts placeholders in their places; messages and logs the names and values themselves.

#include <ddbm/attribute_type.hpp>
#include <ddbm/errc.hpp>

#include <cstddef>
#include <exception>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm {

class value_writer;

namespace detail {

struct field_ops;

/** A piece of an expression: a path, an operand, a condition.
 *
 *  Values are held as they will be sent. One that cannot be written is remembered, and thrown when
 *  the request is written; so putting an expression together does not throw what is wrong with it.
 *
 *  Marks are one character, a length, and so many bytes: see src/expression/marked_text.hpp.
 */
class expression_text
{
public:
    enum class mark : char
    {
        attribute = 1,  // the name of an attribute of the item
        step = 2,       // of an entry of a map
        value = 3,      // JSON
    };

    expression_text() = default;
    // Text as it is: no names, no values.
    explicit expression_text(std::string_view plain) : marked_(plain) {}

    bool empty() const noexcept { return marked_.empty() && !failure_; }

    // Room for so many bytes, marks included, before the text has to move.
    void reserve(std::size_t bytes) { marked_.reserve(bytes); }

    expression_text& text(std::string_view plain)
    {
        marked_ += plain;
        return *this;
    }
    // Names are checked: not empty, UTF-8, 65,535 bytes at most.
    expression_text& attribute(std::string_view name);
    // Behind a path: `.name` and `[index]`.
    expression_text& step(std::string_view name);
    expression_text& element(std::size_t index);
    // What `write` writes. `where` is the path of what it is about, for what it throws.
    expression_text& value(
        const expression_text& where, void (*write)(value_writer&, const void*), const void* object
    );
    // A value that is JSON already.
    expression_text& value(std::string_view json);
    // Another piece, with its operators and its failure.
    expression_text& add(const expression_text& other);

    // Operators and functions, as DynamoDB counts them.
    void count(std::size_t operators) noexcept { operators_ += operators; }
    std::size_t operators() const noexcept { return operators_; }

    // What is wrong with it; the first one stays. Null: nothing.
    void fail(std::exception_ptr why) noexcept
    {
        if (!failure_)
            failure_ = std::move(why);
    }
    // errc::invalid_request with this message.
    void fail(const std::string& message);
    // One that is about an attribute.
    void fail(errc code, const expression_text& where, const std::string& message);
    const std::exception_ptr& failure() const noexcept { return failure_; }

    // For the library: the text with its marks.
    const std::string& marked() const noexcept { return marked_; }

    // For people: with names and values as they are.
    std::string to_string() const;

private:
    void add_marked(mark what, std::string_view bytes);
    void add_name(mark what, std::string_view name);

    std::string marked_;
    std::size_t operators_ = 0;
    std::exception_ptr failure_;
};

// What stands outermost in a condition: what needs parentheses inside of another one.
enum class condition_form : unsigned char
{
    none,
    term,
    conjunction,
    disjunction,
    negation,
};

/// A condition whose attributes and values have been checked. None by default: always true.
class condition_core
{
public:
    condition_core() noexcept;
    condition_core(const condition_core& other);
    condition_core(condition_core&& other) noexcept;
    condition_core& operator=(const condition_core& other);
    condition_core& operator=(condition_core&& other) noexcept;
    ~condition_core();
    explicit condition_core(expression_text text, condition_form form = condition_form::term)
        : text_(std::move(text)), form_(form)
    {
    }

    bool empty() const noexcept { return form_ == condition_form::none; }
    condition_form form() const noexcept { return form_; }
    const expression_text& text() const noexcept { return text_; }

    // One that is none changes nothing.
    static condition_core both(condition_core a, const condition_core& b);
    static condition_core either(condition_core a, const condition_core& b);
    static condition_core opposite(const condition_core& a);

    std::string to_string() const { return text_.to_string(); }

private:
    static condition_core
    joined(condition_core a, const condition_core& b, std::string_view word, condition_form form);

    expression_text text_;
    condition_form form_ = condition_form::none;
};

// The sections of an update, in the order in which they are written.
enum class update_action : unsigned char
{
    set,
    remove,
    add,
    erase,
};

inline constexpr std::size_t update_actions = 4;

constexpr std::string_view word_of(update_action section)
{
    switch (section)
    {
    case update_action::set:
        return "SET";
    case update_action::remove:
        return "REMOVE";
    case update_action::add:
        return "ADD";
    case update_action::erase:
        return "DELETE";
    }
    return {};
}

// A change of an update, for what has to know which attributes that changes. Its text is in the
// update.
class update_change
{
public:
    update_change(update_action what, bool is_repeatable, bool keeps_value = false)
        : what_(what), is_repeatable_(is_repeatable), keeps_value_(keeps_value)
    {
    }

    update_action what() const noexcept { return what_; }
    // Whether doing it again leaves the item as doing it once.
    bool is_repeatable() const noexcept { return is_repeatable_; }
    // Whether an attribute that is there keeps its value.
    bool keeps_value() const noexcept { return keeps_value_; }

    // The type of the value that it is changed by, where the compiler has not checked that.
    std::optional<attribute_type> given_type() const noexcept { return given_type_; }
    void given_type(std::optional<attribute_type> type) noexcept { given_type_ = type; }

    // The field of the item, of the model that the path is of. Null: it is not known.
    const field_ops* field() const noexcept { return field_; }
    void field(const field_ops* of) noexcept { field_ = of; }

private:
    friend class update_core;

    update_action what_;
    bool is_repeatable_;
    bool keeps_value_;
    std::optional<attribute_type> given_type_;
    const field_ops* field_ = nullptr;
    // Where its text is in that of the update: the target, and what stands behind it.
    std::size_t begin_ = 0;
    std::size_t target_end_ = 0;
    std::size_t end_ = 0;
    std::size_t operators_ = 0;
};

// The value that an update gives to a member which composed attributes are made of.
class composed_value
{
public:
    // See field_ops. The text is that of the codec of the member's type: what the composed
    // attribute has of it, before it is padded. None: the member has no value.
    composed_value(
        std::span<const void* const> within, const void* id, std::optional<std::string> text
    )
        : within_(within), id_(id), text_(std::move(text))
    {
    }

    // Of one that becomes what it is where its attribute is missing.
    static composed_value missing(std::span<const void* const> within, const void* id)
    {
        composed_value made(within, id, std::nullopt);
        made.is_missing_ = true;
        return made;
    }

    std::span<const void* const> within() const noexcept { return within_; }
    const void* id() const noexcept { return id_; }
    const std::optional<std::string>& text() const noexcept { return text_; }
    bool is_missing() const noexcept { return is_missing_; }

private:
    std::span<const void* const> within_;
    const void* id_;
    std::optional<std::string> text_;
    bool is_missing_ = false;
};

/// The changes of an update.
class update_core
{
public:
    update_core() noexcept;
    update_core(const update_core& other);
    update_core(update_core&& other) noexcept;
    update_core& operator=(const update_core& other);
    update_core& operator=(update_core&& other) noexcept;
    ~update_core();

    bool empty() const noexcept
    {
        return changes_.empty() && composed_values_.empty() && !failure();
    }

    // Behind the target stand `between`, such as ` = `, and the operand.
    void
    add(update_change change,
        const expression_text& target,
        std::string_view between,
        const expression_text& operand);
    // The same of a value: what `write` writes.
    void
    add(update_change change,
        const expression_text& target,
        std::string_view between,
        void (*write)(value_writer&, const void*),
        const void* object);
    // All of another one, behind what is here. They are one update if they have no attribute in
    // common: see uses_changed.
    void append(const update_core& later);
    // The first attribute that stands in a later one, on whichever side, and is changed here; empty
    // if there is none.
    std::string_view uses_changed(const update_core& later) const;
    // Besides the change of the member, if it is an attribute, too.
    void note(composed_value value) { composed_values_.push_back(std::move(value)); }
    void fail(std::exception_ptr why) noexcept { text_.fail(std::move(why)); }

    // In the order in which they were made.
    std::span<const update_change> changes() const noexcept { return changes_; }
    std::span<const composed_value> composed_values() const noexcept { return composed_values_; }
    const std::exception_ptr& failure() const noexcept { return text_.failure(); }

    // -- Of a change

    // With marks: what it changes, and all that it says.
    std::string_view target(const update_change& of) const noexcept;
    std::string_view text(const update_change& of) const noexcept;
    std::size_t operators(const update_change& of) const noexcept { return of.operators_; }
    // The attribute of the item that it changes, or changes a part of.
    std::string_view attribute(const update_change& of) const noexcept;
    // Not only a part of that.
    bool is_whole(const update_change& of) const noexcept;

    std::string to_string() const;

private:
    void begin(update_change& change, const expression_text& target, std::string_view between);
    void end(update_change& change);

    // Of all changes, one behind the other; what stands between them belongs to none.
    expression_text text_;
    std::vector<update_change> changes_;
    std::vector<composed_value> composed_values_;
};

std::ostream& print(std::ostream& out, const expression_text& text);
std::ostream& print(std::ostream& out, const update_core& update);

}  // namespace detail
}  // namespace ddbm

#endif
