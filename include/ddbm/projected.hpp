#ifndef DDBM_PROJECTED_HPP
#define DDBM_PROJECTED_HPP

#include <ddbm/stored.hpp>

#include <iosfwd>
#include <memory>
#include <string_view>
#include <utility>

namespace ddbm {

/** A handle on an object of a smaller class that an item was read into: what ranges deliver after
 *  `as<T>()`. Empty at the end of a range.
 *
 *  An item of another kind than the discriminator of the table's model says does not fit, unless
 *  the smaller class has that attribute itself, and so sees which kind it is.
 *
 *  The object cannot be changed, as it could not be saved: it is not all of its item. Copies are
 *  handles on the same object. Distinct objects: safe. Shared objects: unsafe, except that several
 *  threads may look at one.
 */
template <class T>
class projected
{
public:
    projected() noexcept = default;

    explicit operator bool() const noexcept { return object_ != nullptr; }

    const T& operator*() const noexcept { return object_->value; }
    const T* operator->() const noexcept { return &object_->value; }

    /// What was read of the item, the keys among it, in DynamoDB's JSON.
    std::string_view image() const { return object_->image; }

    /// Prints what was read; `(empty)` for an empty handle.
    friend std::ostream& operator<<(std::ostream& out, const projected& handle)
    {
        return detail::print(out, handle.object_.get());
    }

    // -- For the library.

    explicit projected(std::shared_ptr<detail::stored_object> object) noexcept
        : object_(std::static_pointer_cast<detail::stored_object_of<T>>(std::move(object)))
    {
    }

private:
    std::shared_ptr<detail::stored_object_of<T>> object_;
};

}  // namespace ddbm

#endif
