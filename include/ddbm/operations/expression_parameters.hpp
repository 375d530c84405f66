#ifndef DDBM_OPERATIONS_EXPRESSION_PARAMETERS_HPP
#define DDBM_OPERATIONS_EXPRESSION_PARAMETERS_HPP

#include <ddbm/attribute_value.hpp>
#include <ddbm/item.hpp>

#include <functional>
#include <map>
#include <string>

namespace ddbm {

/// Placeholders of expressions and the attribute names that they stand for.
using expression_name_map = std::map<std::string, std::string, std::less<>>;

/// What the placeholders in a request's expressions stand for. A part of requests.
class expression_parameters
{
public:
    const expression_name_map& expression_attribute_names() const noexcept
    {
        return expression_attribute_names_;
    }
    /// The values by placeholder.
    const ddbm::item& expression_attribute_values() const noexcept
    {
        return expression_attribute_values_;
    }

protected:
    expression_parameters() = default;

    expression_name_map expression_attribute_names_;
    ddbm::item expression_attribute_values_;
};

}  // namespace ddbm

#endif
