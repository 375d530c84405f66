#ifndef DDBM_RETURNED_ITEM_HPP
#define DDBM_RETURNED_ITEM_HPP

#include <ddbm/convert.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/error.hpp>
#include <ddbm/result.hpp>
#include <ddbm/stored.hpp>

namespace ddbm {

/** The item that made a write fail, as if it had just been read: what `diagnostics::returned_item`
 *  has, with its object. Empty if there is none, as where the item is gone.
 *
 *  @code
 *  auto saved = co_await pages.async_save(mine, ddbm::as_result);
 *  if (saved.error() == ddbm::errc::conflict_changed)
 *      mine = ddbm::returned_item<page>(saved);  // and nothing is read again
 *  @endcode
 *
 *  `Tag` is that of the table's model. Of a bulk or a transaction, in which several writes may have
 *  failed, it is empty: these say of each what became of it.
 *
 *  @par Errors  Throws as `stored_from_image`, for an item that does not fit the model.
 */
template <class T, class Tag = void>
stored<T> returned_item(const diagnostics& known)
{
    const item* there = known.returned_item();
    stored<T> made;
    if (there)
        made = stored_from_image<T, Tag>(*there);
    return made;
}

/// Of the exception that an operation threw.
template <class T, class Tag = void>
stored<T> returned_item(const error& why)
{
    return returned_item<T, Tag>(why.get_diagnostics());
}

/// Of what `as_result` delivered.
template <class T, class Tag = void, class Result>
stored<T> returned_item(const result<Result>& outcome)
{
    return returned_item<T, Tag>(outcome.get_diagnostics());
}

}  // namespace ddbm

#endif
