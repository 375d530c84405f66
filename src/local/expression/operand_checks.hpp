// What can be said against operands before there is an item: their number, their types, and a path
// compared with itself.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_OPERAND_CHECKS_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_OPERAND_CHECKS_HPP

#include "local/expression/expression_error.hpp"
#include "local/expression/syntax_tree.hpp"

#include <ddbm/attribute_type.hpp>

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

/// The type that an operand has whatever the item is.
std::optional<attribute_type> known_type(const operand& each);

/// The checks of operators and functions alike; `what` is what messages call it.
class operand_checks
{
public:
    operand_checks(expression_name name, std::string_view what) : name_(name), what_(what) {}

    /// The first operand is no path that is among the others, too.
    void distinct(const std::vector<operand>& operands) const;
    /// The type is one of these if it is known.
    void type_among(const operand& each, std::initializer_list<attribute_type> allowed) const;
    /// The type is another one than these if it is known.
    void type_not_among(const operand& each, std::initializer_list<attribute_type> refused) const;
    [[noreturn]] void refuse_type(std::string_view type) const;

private:
    expression_name name_;
    std::string_view what_;
};

/// A function with its arguments, which have been resolved and checked.
void check_call(expression_name name, const operand& call);

}  // namespace ddbm::local::detail

#endif
