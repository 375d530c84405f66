#ifndef DDBM_OPERATIONS_PROJECTION_PARAMETERS_HPP
#define DDBM_OPERATIONS_PROJECTION_PARAMETERS_HPP

#include <ddbm/operations/expression_parameters.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What reads of items by their keys have in common. `Derived` is the request or a part of it.
template <class Derived>
class projection_parameters
{
public:
    /// Which attributes to return, such as `#n, cheats[0]`; all without one.
    Derived& projection_expression(std::string expression) &
    {
        projection_expression_ = std::move(expression);
        return static_cast<Derived&>(*this);
    }
    Derived projection_expression(std::string expression) &&
    {
        return std::move(projection_expression(std::move(expression)));
    }

    /// The attribute name that a placeholder such as `#n` stands for in expressions.
    Derived& expression_attribute_name(std::string placeholder, std::string name) &
    {
        expression_attribute_names_.insert_or_assign(std::move(placeholder), std::move(name));
        return static_cast<Derived&>(*this);
    }
    Derived expression_attribute_name(std::string placeholder, std::string name) &&
    {
        return std::move(expression_attribute_name(std::move(placeholder), std::move(name)));
    }

    /// Empty if there is none.
    const std::string& projection_expression() const noexcept { return projection_expression_; }
    const expression_name_map& expression_attribute_names() const noexcept
    {
        return expression_attribute_names_;
    }

    friend bool operator==(const projection_parameters&, const projection_parameters&) = default;

protected:
    projection_parameters() = default;

private:
    std::string projection_expression_;
    expression_name_map expression_attribute_names_;
};

}  // namespace ddbm

#endif
