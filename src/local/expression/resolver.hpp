// Puts the names and values of a request into what has been parsed.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_RESOLVER_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_RESOLVER_HPP

#include "local/expression/expression_error.hpp"
#include "local/expression/placeholders.hpp"
#include "local/expression/syntax_tree.hpp"

namespace ddbm::local::detail {

class resolver
{
public:
    resolver(expression_name name, placeholders& p) : name_(name), placeholders_(p) {}

    /// Throws ValidationException for names that are not defined.
    void resolve_path(operand& path) const;
    /// Throws ValidationException if the path is too long.
    void check_depth(const operand& path) const;
    /// Throws ValidationException if the value is not defined.
    void resolve_value(operand& value) const;

private:
    expression_name name_;
    placeholders& placeholders_;
};

}  // namespace ddbm::local::detail

#endif
