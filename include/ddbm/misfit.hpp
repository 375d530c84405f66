#ifndef DDBM_MISFIT_HPP
#define DDBM_MISFIT_HPP

#include <ddbm/error.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace ddbm {

/** An item that a range has found and that does not fit the model: an attribute is missing, is of
 *  another type, or has a value that its member cannot hold. See `range::on_misfit`.
 *
 *  A value: copies share nothing.
 */
class misfit
{
public:
    misfit(error why, std::string image) : why_(std::move(why)), image_(std::move(image)) {}

    /// What `async_next` fails with if nobody takes misfits: the code, and diagnostics with the
    /// table, the item's key, the attribute's path, what was expected there and what was found.
    const error& why() const noexcept { return why_; }

    /// The whole item as it was read, in DynamoDB's JSON: `item_from_json` makes an `item` of it,
    /// which can be mended and put with the client's own operations.
    std::string_view image() const noexcept { return image_; }

private:
    error why_;
    std::string image_;
};

}  // namespace ddbm

#endif
