// What an UpdateItem does to an item, of expressions and of the legacy AttributeUpdates alike.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_UPDATE_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_UPDATE_HPP

#include "local/expression/document_path.hpp"
#include "local/expression/placeholders.hpp"

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::local::detail {

struct update_actions;

class update
{
public:
    /// Changes nothing.
    update() = default;
    explicit update(std::shared_ptr<const update_actions> actions);

    /// False if it only removes: then a missing item stays missing and nothing is an error.
    bool creates_item() const noexcept;

    /// Every path that it changes, in the order of the text.
    const std::vector<document_path>& targets() const noexcept;

    /// Every path that it takes a value from.
    std::vector<document_path> sources() const;

    /// Values of `SET a = :v` with a top-level name and a plain value: types known before reading.
    std::vector<std::pair<std::string, const attribute_value*>> plain_values() const;

    /// The item after it. `before` has the key attributes at least. Throws ValidationException for
    /// the errors that need the item.
    item apply(const item& before) const;

    /// What UpdateItem limits besides the item itself: the attributes that it writes, as they are
    /// afterwards, and a cost for each action.
    std::size_t written_size(const item& after) const;

    /// What ReturnValues UPDATED_OLD and UPDATED_NEW return.
    item updated_old(const item& before) const;
    item updated_new(const item& before, const item& after) const;

private:
    std::shared_ptr<const update_actions> actions_;
};

/// Throws ValidationException.
update parse_update(std::string_view text, placeholders& p);

/// The legacy `AttributeUpdates`.
update legacy_update(const boost::json::object& updates);

}  // namespace ddbm::local::detail

#endif
