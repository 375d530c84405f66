// What the actions of an update make of an item's values, before any of them is changed.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_UPDATE_VALUES_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_UPDATE_VALUES_HPP

#include "local/expression/update_actions.hpp"

#include <ddbm/item.hpp>

#include <optional>
#include <vector>

namespace ddbm::local::detail {

struct change
{
    enum class kind
    {
        nothing,
        put,
        remove,
    };

    kind what = kind::nothing;
    attribute_value value{};
};

/// One for each action, all from the item as it is before the update. Throws ValidationException.
std::vector<change> find_changes(const update_actions& update, const item& before);

}  // namespace ddbm::local::detail

#endif
