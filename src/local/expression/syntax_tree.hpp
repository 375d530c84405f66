// What the parsers make of the text of an expression, and what is evaluated once names and values
// have been put in.
//
// Nothing walks a tree deeper than its text is long: 4096 bytes. Chains of AND, OR and NOT are one
// node each, so that it takes parentheses or functions, of at least two characters each, to make a
// level.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_SYNTAX_TREE_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_SYNTAX_TREE_HPP

#include "local/expression/document_path.hpp"

#include <ddbm/attribute_value.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

enum class function
{
    unknown,
    attribute_exists,
    attribute_not_exists,
    attribute_type,
    begins_with,
    contains,
    size,
    if_not_exists,
    list_append,
};

/// Exactly in lower case.
function find_function(std::string_view name) noexcept;

/// A step of a path as it is written: a name, a `#name` or the digits of an index. A view of the
/// expression's text.
struct written_step
{
    std::string_view text;
    bool is_index = false;
};

struct operand
{
    enum class kind
    {
        path,
        value,
        call,
    };

    kind what = kind::path;
    bool in_parentheses = false;

    std::vector<written_step> written;  // path, until it is resolved
    document_path path;                 // afterwards

    std::string_view placeholder;                  // value, until it is resolved
    std::shared_ptr<const attribute_value> value;  // afterwards; shared, since it may be large

    function called = function::unknown;
    std::string name;  // of the function
    std::vector<operand> arguments;
};

enum class condition_operator
{
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    between,  // the operand, the lower and the upper bound
    in,       // the operand, then the list
    call,     // one operand, a function
    all_of,
    any_of,
    negation,  // of one child
};

/// As messages have it: "<=", "BETWEEN"; the function's name is not known here.
std::string_view sign_of(condition_operator op) noexcept;

struct condition_node
{
    condition_operator op = condition_operator::call;
    bool in_parentheses = false;
    bool odd = true;  // negation: an odd number of them
    std::vector<operand> operands;
    std::vector<condition_node> children;
};

}  // namespace ddbm::local::detail

#endif
