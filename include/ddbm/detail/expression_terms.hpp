#ifndef DDBM_DETAIL_EXPRESSION_TERMS_HPP
#define DDBM_DETAIL_EXPRESSION_TERMS_HPP

// What conditions and updates are made of, once the compiler has checked the types: compiled once,
// in the library. What only the values show is checked here: the types of those that an attribute
// without a model is compared with, and that no attribute is compared with itself.

#include <ddbm/attribute_type.hpp>

#include <ddbm/detail/expression_core.hpp>

#include <exception>
#include <span>
#include <string_view>

namespace ddbm::detail {

struct field_ops;
struct record_ops;
struct type_ops;

enum class relation : unsigned char
{
    equal,
    unequal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
};

// `b op a` for `a op b`.
constexpr relation mirrored(relation op)
{
    switch (op)
    {
    case relation::less:
        return relation::greater;
    case relation::less_or_equal:
        return relation::greater_or_equal;
    case relation::greater:
        return relation::less;
    case relation::greater_or_equal:
        return relation::less_or_equal;
    case relation::equal:
    case relation::unequal:
        return op;
    }
    return op;
}

constexpr bool is_order(relation op)
{
    return op != relation::equal && op != relation::unequal;
}

// -- Paths

// From the attribute of the item to the one that is meant, by their names.
expression_text path_of(std::span<const std::string_view> names);

// -- Conditions

condition_core compare(const expression_text& left, relation op, const expression_text& right);
condition_core
lies_between(const expression_text& path, const expression_text& low, const expression_text& high);
condition_core is_among(const expression_text& path, std::span<const expression_text> values);
condition_core exists(const expression_text& path);
condition_core does_not_exist(const expression_text& path);
condition_core begins_with(const expression_text& path, const expression_text& prefix);
condition_core contains(const expression_text& path, const expression_text& part);
condition_core has_type(const expression_text& path, attribute_type type);

// -- Operands

expression_text size_of(const expression_text& path);
expression_text sum_of(const expression_text& a, const expression_text& b);
expression_text difference_of(const expression_text& a, const expression_text& b);
expression_text value_if_missing(const expression_text& path, const expression_text& otherwise);

// -- Changes

// What an update is about.
struct update_target
{
    expression_text path;
    // The field that the model has there; null for elements and entries, and without a model.
    const field_ops* field = nullptr;
    // The item's, if it is a field of the item itself.
    const record_ops* record = nullptr;
};

// Which value stays where there is one already.
enum class existing : bool
{
    replaced,
    kept,
};

// Sets the field to the value of a member, as saving an object with this member would: validators
// are asked, and what has no value is removed, or is what stands for that.
void set_member(update_core& to, const update_target& target, const void* member, existing which);
// Sets an element or an entry to a value of the type that `ops` is of.
void set_value(
    update_core& to,
    const update_target& target,
    const type_ops& ops,
    const void* value,
    existing which
);
// Gives a member its value that stands only in attributes composed of it. `ops` is of its type.
void set_part(update_core& to, const void* id, const type_ops& ops, const void* member);
// Sets it to what is computed of attributes and values.
void set_operand(update_core& to, const update_target& target, const expression_text& operand);
// Sets it to a value that has been written.
void set_text(
    update_core& to, const update_target& target, const expression_text& value, existing which
);

void remove(update_core& to, const update_target& target);

// A number, or elements of a set.
void add(update_core& to, const update_target& target, const expression_text& value);
// The number that has been written with the other sign.
void subtract(update_core& to, const update_target& target, const expression_text& value);
// Elements of a set.
void erase(update_core& to, const update_target& target, const expression_text& elements);
// A list of elements.
void append(update_core& to, const update_target& target, const expression_text& elements);
void prepend(update_core& to, const update_target& target, const expression_text& elements);

using change_function = void (*)(update_core&, const update_target&, const expression_text&);

// One of these changes by the elements of a container of the type that `ops` is of. Its elements
// are validated. A set without elements changes nothing; a list begins one that is missing.
void change_by(
    change_function how,
    update_core& to,
    const update_target& target,
    const type_ops& ops,
    const void* container
);

}  // namespace ddbm::detail

#endif
