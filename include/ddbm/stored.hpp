#ifndef DDBM_STORED_HPP
#define DDBM_STORED_HPP

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm {

namespace detail {

class stored_object
{
public:
    stored_object() = default;
    stored_object(const stored_object&) = delete;
    stored_object& operator=(const stored_object&) = delete;
    virtual ~stored_object() = default;

    virtual void* object() noexcept = 0;

    std::string image;  // the item as DynamoDB's JSON
};

std::ostream& print(std::ostream& out, const stored_object* object);

template <class T>
class stored_object_of final : public stored_object
{
public:
    void* object() noexcept override { return &value; }

    T value{};
};

}  // namespace detail

/** A handle on an object that was read from a table, and on the item it was read from.
 *
 *  `async_save` and `async_erase` compare the table's item with the one that was read, attributes
 *  that the model does not know included. Empty when there was no item.
 *
 *  Copies are handles on the same object. Distinct objects: safe. Shared objects: unsafe; an
 *  operation on a handle reads the object when it is called, and changes the remembered item when
 *  it completes.
 */
template <class T>
class stored
{
public:
    stored() noexcept = default;

    explicit operator bool() const noexcept { return object_ != nullptr; }

    T& operator*() const noexcept { return object_->value; }
    T* operator->() const noexcept { return &object_->value; }

    /// The item as it was read or last written, in DynamoDB's JSON.
    std::string_view image() const noexcept { return object_->image; }

    /// Prints the image, whatever the object is like by now; `(empty)` for an empty handle.
    friend std::ostream& operator<<(std::ostream& out, const stored& handle)
    {
        return detail::print(out, handle.object_.get());
    }

    // -- For the library.

    explicit stored(std::shared_ptr<detail::stored_object> object) noexcept
        : object_(std::static_pointer_cast<detail::stored_object_of<T>>(std::move(object)))
    {
    }

    std::shared_ptr<detail::stored_object> handle() const noexcept { return object_; }

private:
    std::shared_ptr<detail::stored_object_of<T>> object_;
};

}  // namespace ddbm

#endif
