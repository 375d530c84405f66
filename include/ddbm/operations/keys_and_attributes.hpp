#ifndef DDBM_OPERATIONS_KEYS_AND_ATTRIBUTES_HPP
#define DDBM_OPERATIONS_KEYS_AND_ATTRIBUTES_HPP

#include <ddbm/operations/expression_parameters.hpp>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/** Which items of one table to read in a batch, and what of them.
 *
 *  @code
 *  ddbm::keys_and_attributes().key(hangar).key(phobos_lab).projection_expression("cheats")
 *  @endcode
 */
class keys_and_attributes
{
public:
    keys_and_attributes() = default;

    /// Reads the item with this key; no key twice.
    keys_and_attributes& key(ddbm::item attributes) &
    {
        keys_.push_back(std::move(attributes));
        return *this;
    }
    keys_and_attributes key(ddbm::item attributes) &&
    {
        return std::move(key(std::move(attributes)));
    }

    /// Reads what every write before has left, at twice the cost.
    keys_and_attributes& consistent_read(bool wanted = true) &
    {
        consistent_read_ = wanted;
        return *this;
    }
    keys_and_attributes consistent_read(bool wanted = true) &&
    {
        return std::move(consistent_read(wanted));
    }

    /// Which attributes to return, such as `#n, cheats[0]`; all without one.
    keys_and_attributes& projection_expression(std::string expression) &
    {
        projection_expression_ = std::move(expression);
        return *this;
    }
    keys_and_attributes projection_expression(std::string expression) &&
    {
        return std::move(projection_expression(std::move(expression)));
    }

    /// The attribute name that a placeholder such as `#n` stands for in expressions.
    keys_and_attributes& expression_attribute_name(std::string placeholder, std::string name) &
    {
        expression_attribute_names_.insert_or_assign(std::move(placeholder), std::move(name));
        return *this;
    }
    keys_and_attributes expression_attribute_name(std::string placeholder, std::string name) &&
    {
        return std::move(expression_attribute_name(std::move(placeholder), std::move(name)));
    }

    const std::vector<ddbm::item>& keys() const noexcept { return keys_; }
    bool is_consistent_read() const noexcept { return consistent_read_; }
    /// Empty if there is none.
    const std::string& projection_expression() const noexcept { return projection_expression_; }
    const expression_name_map& expression_attribute_names() const noexcept
    {
        return expression_attribute_names_;
    }

    friend bool operator==(const keys_and_attributes&, const keys_and_attributes&) = default;

private:
    std::vector<ddbm::item> keys_;
    bool consistent_read_ = false;
    std::string projection_expression_;
    expression_name_map expression_attribute_names_;
};

/// By table name.
using keys_and_attributes_map = std::map<std::string, keys_and_attributes, std::less<>>;

}  // namespace ddbm

#endif
