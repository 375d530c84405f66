#ifndef DDBM_STORED_HPP
#define DDBM_STORED_HPP

#include <atomic>
#include <cstddef>
#include <iosfwd>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm {

namespace detail {

// What the steps of a model have made of an item of an older version.
struct migrated_item;

struct migrated_deleter
{
    void operator()(const migrated_item* kept) const noexcept;
};

using migrated_ptr = std::unique_ptr<const migrated_item, migrated_deleter>;

// The item that an object was read from, as DynamoDB's JSON: in the room that it has beside the
// object, or in memory of its own if it is larger than that. What came encoded is kept so, and
// becomes JSON when somebody wants to see it: most images are never looked at.
class stored_image
{
public:
    stored_image() noexcept = default;
    stored_image(const stored_image&) = delete;
    ~stored_image();

    // `room` lives as long as the image.
    void use(std::span<char> room) noexcept { room_ = room; }

    stored_image& operator=(std::string_view json);
    // Bytes that encode_item made; others are found when they become JSON.
    void keep_encoded(std::string_view bytes);

    // Several threads may look at once.
    operator std::string_view() const { return is_encoded_ ? made_json() : text_; }

    // The bytes as they are kept.
    std::string_view kept() const noexcept { return text_; }
    bool is_encoded() const noexcept { return is_encoded_; }

    // What the object was read from in place of the item, if it was; until there is another item. A
    // save goes by it, and takes no step again.
    const migrated_item* migrated() const noexcept { return migrated_.get(); }
    void keep(migrated_ptr made) noexcept { migrated_ = std::move(made); }
    bool is_migrated() const noexcept { return migrated_ != nullptr; }

private:
    void keep(std::string_view text);
    void forget_json() noexcept;
    std::string_view made_json() const;

    std::string_view text_;
    std::span<char> room_;
    std::unique_ptr<char[]> elsewhere_;
    migrated_ptr migrated_;
    bool is_encoded_ = false;
    // Of what is encoded, from the first look on. Owned.
    mutable std::atomic<const std::string*> json_{nullptr};
};

class stored_object
{
public:
    stored_object() = default;
    stored_object(const stored_object&) = delete;
    stored_object& operator=(const stored_object&) = delete;
    virtual ~stored_object() = default;

    virtual void* object() noexcept = 0;

    stored_image image;
};

std::ostream& print(std::ostream& out, const stored_object* object);

template <class T>
class stored_object_of final : public stored_object
{
public:
    void* object() noexcept override { return &value; }

    T value{};
};

// Allocates one object and room behind it, in one block.
template <class T>
class allocator_with_room
{
public:
    using value_type = T;

    // `room` is set by the allocation, to as many bytes as it has now.
    explicit allocator_with_room(std::span<char>& room) noexcept : room_(&room) {}

    template <class U>
    allocator_with_room(const allocator_with_room<U>& other) noexcept : room_(other.room_)
    {
    }

    T* allocate(std::size_t count)
    {
        const std::size_t size = count * sizeof(T);
        void* block = nullptr;
        if constexpr (is_over_aligned)
            block = ::operator new(size + room_->size(), std::align_val_t(alignof(T)));
        else
            block = ::operator new(size + room_->size());
        *room_ = {static_cast<char*>(block) + size, room_->size()};
        return static_cast<T*>(block);
    }

    void deallocate(T* block, std::size_t) noexcept
    {
        if constexpr (is_over_aligned)
            ::operator delete(block, std::align_val_t(alignof(T)));
        else
            ::operator delete(block);
    }

    friend bool operator==(const allocator_with_room&, const allocator_with_room&) = default;

private:
    template <class U>
    friend class allocator_with_room;

    static constexpr bool is_over_aligned = alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__;

    std::span<char>* room_;
};

// An object whose image has room for so many bytes.
template <class T>
std::shared_ptr<stored_object> make_stored(std::size_t image_size)
{
    std::span<char> room(static_cast<char*>(nullptr), image_size);
    allocator_with_room<stored_object_of<T>> allocator(room);
    auto made = std::allocate_shared<stored_object_of<T>>(allocator);
    made->image.use(room);
    return made;
}

// A copy of an object of T, without an image.
template <class T>
std::shared_ptr<stored_object> copy_stored(const void* object)
{
    auto made = make_stored<T>(0);
    static_cast<stored_object_of<T>&>(*made).value = *static_cast<const T*>(object);
    return made;
}

// Handles on objects of their type.
template <class Handle>
std::vector<Handle> handles_of(std::vector<std::shared_ptr<stored_object>>&& objects)
{
    std::vector<Handle> handles;
    handles.reserve(objects.size());
    for (auto& each : objects)
        handles.emplace_back(std::move(each));
    return handles;
}

}  // namespace detail

/** A handle on an object that was read from a table, and on the item it was read from.
 *
 *  `async_save` and `async_erase` compare the table's item with the one that was read, attributes
 *  that the model does not know included. Empty when there was no item.
 *
 *  Copies are handles on the same object. Distinct objects: safe. Shared objects: unsafe, except
 *  that several threads may look at one, and at its image. An operation on a handle reads the
 *  object when it is called. When a save completes, it changes the remembered item and those fields
 *  of the object whose values the library makes, where the handler is called; in between the
 *  program may use the object.
 */
template <class T>
class stored
{
public:
    stored() noexcept = default;

    explicit operator bool() const noexcept { return object_ != nullptr; }

    T& operator*() const noexcept { return object_->value; }
    T* operator->() const noexcept { return &object_->value; }

    /// The item as it was read or last written, in DynamoDB's JSON. What an engine in the process
    /// delivered is made into JSON by the first call, which throws `errc::store_damaged` if
    /// attributes that the model does not know are damaged.
    std::string_view image() const { return object_->image; }

    /// Whether the item is of an older version of the model, so that a save writes it as one of the
    /// newest, even if nothing else has changed.
    bool is_migrated() const noexcept { return object_->image.is_migrated(); }

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
