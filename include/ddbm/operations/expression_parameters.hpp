#ifndef DDBM_OPERATIONS_EXPRESSION_PARAMETERS_HPP
#define DDBM_OPERATIONS_EXPRESSION_PARAMETERS_HPP

#include <ddbm/attribute_value.hpp>
#include <ddbm/item.hpp>

#include <functional>
#include <map>
#include <string>
#include <utility>

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

/// What sets them. Comes between `Parameters`, of which they are a part, and the request or action
/// that has those.
template <class Derived, class Parameters>
class expression_setters : public Parameters
{
public:
    /// The attribute name that a placeholder such as `#n` stands for in expressions.
    Derived& expression_attribute_name(std::string placeholder, std::string name) &
    {
        this->expression_attribute_names_.insert_or_assign(std::move(placeholder), std::move(name));
        return derived();
    }
    Derived expression_attribute_name(std::string placeholder, std::string name) &&
    {
        return std::move(expression_attribute_name(std::move(placeholder), std::move(name)));
    }

    /// The value that a placeholder such as `:n` stands for in expressions.
    Derived& expression_attribute_value(std::string placeholder, attribute_value value) &
    {
        this->expression_attribute_values_.set(std::move(placeholder), std::move(value));
        return derived();
    }
    Derived expression_attribute_value(std::string placeholder, attribute_value value) &&
    {
        return std::move(expression_attribute_value(std::move(placeholder), std::move(value)));
    }

protected:
    using Parameters::Parameters;

    Derived& derived() noexcept { return static_cast<Derived&>(*this); }
};

}  // namespace ddbm

#endif
