#ifndef DDBM_SRC_OPAQUE_ROOM_HPP
#define DDBM_SRC_OPAQUE_ROOM_HPP

#include <cstddef>
#include <new>
#include <utility>

namespace ddbm::detail {

// Room for an object of a type that only those know who use it: made where it is first asked for,
// and destroyed with the room. One of another type takes its place.
template <std::size_t Size>
class opaque_room
{
public:
    opaque_room() = default;
    opaque_room(const opaque_room&) = delete;
    opaque_room& operator=(const opaque_room&) = delete;
    ~opaque_room() { clear(); }

    // `arguments` are those that it is made with, if it is not there.
    template <class T, class... Arguments>
    T& get(Arguments&&... arguments)
    {
        static_assert(sizeof(T) <= Size && alignof(T) <= alignof(std::max_align_t));
        if (destroy_ != &destroy<T>)
        {
            clear();
            ::new (static_cast<void*>(bytes_)) T(std::forward<Arguments>(arguments)...);
            destroy_ = &destroy<T>;
        }
        return *std::launder(reinterpret_cast<T*>(bytes_));
    }

private:
    template <class T>
    static void destroy(std::byte* bytes) noexcept
    {
        std::launder(reinterpret_cast<T*>(bytes))->~T();
    }

    void clear() noexcept
    {
        if (destroy_)
            std::exchange(destroy_, nullptr)(bytes_);
    }

    alignas(std::max_align_t) std::byte bytes_[Size];
    void (*destroy_)(std::byte*) noexcept = nullptr;
};

}  // namespace ddbm::detail

#endif
