#ifndef DDBM_OPERATIONS_KEYS_AND_ATTRIBUTES_HPP
#define DDBM_OPERATIONS_KEYS_AND_ATTRIBUTES_HPP

#include <ddbm/operations/projection_parameters.hpp>

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
class keys_and_attributes : public projection_parameters<keys_and_attributes>
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

    /// Whether to read what every write before has left, at twice the cost; no by default.
    keys_and_attributes& consistent_read(bool consistent) &
    {
        consistent_read_ = consistent;
        return *this;
    }
    keys_and_attributes consistent_read(bool consistent) &&
    {
        return std::move(consistent_read(consistent));
    }

    const std::vector<ddbm::item>& keys() const noexcept { return keys_; }
    [[nodiscard]] bool consistent_read() const noexcept { return consistent_read_; }

    friend bool operator==(const keys_and_attributes&, const keys_and_attributes&) = default;

private:
    std::vector<ddbm::item> keys_;
    bool consistent_read_ = false;
};

/// By table name.
using keys_and_attributes_map = std::map<std::string, keys_and_attributes, std::less<>>;

}  // namespace ddbm

#endif
