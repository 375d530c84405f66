#ifndef DDBM_STORED_VARIANT_HPP
#define DDBM_STORED_VARIANT_HPP

#include <ddbm/stored.hpp>

#include <ddbm/detail/handle_object.hpp>

#include <memory>
#include <ostream>
#include <string_view>
#include <utility>
#include <variant>

namespace ddbm {

/** A handle on an object of one of several classes: what a `collection` delivers. It is a
 *  `std::variant` of a handle for each of them, to be used as any other: `stored<T>` of what was
 *  read as a whole, `partial` from an index that holds a part of each item, `projected` after `as`.
 *  Empty at the end of a range.
 *
 *  @code
 *  while (auto next = co_await everything.async_next())
 *  {
 *      if (auto* found = std::get_if<ddbm::stored<order>>(&next))
 *          std::cout << (*found)->total_cents << '\n';
 *  }
 *  @endcode
 *
 *  A `stored<T>` in it can be saved in the table of its class.
 */
template <class... Handles>
class handle_variant : public std::variant<Handles...>
{
public:
    using variant_type = std::variant<Handles...>;

    handle_variant() noexcept = default;

    explicit operator bool() const noexcept
    {
        return std::visit([](const auto& each) { return static_cast<bool>(each); }, variant());
    }

    /// What was read of the item, in DynamoDB's JSON.
    std::string_view image() const
    {
        return std::visit([](const auto& each) { return each.image(); }, variant());
    }

    /// Prints the image, `(empty)` for an empty handle.
    friend std::ostream& operator<<(std::ostream& out, const handle_variant& handle)
    {
        std::visit([&out](const auto& each) { out << each; }, handle.variant());
        return out;
    }

    // -- For the library.

    // Whichever class it is of.
    explicit handle_variant(std::shared_ptr<detail::stored_object> object)
    {
        (take_if_of<Handles>(object) || ...);
    }

private:
    const variant_type& variant() const noexcept { return *this; }

    template <class Handle>
    bool take_if_of(std::shared_ptr<detail::stored_object>& object)
    {
        using type = typename detail::handle_object<Handle>::type;
        if (!dynamic_cast<detail::stored_object_of<type>*>(object.get()))
            return false;
        this->template emplace<Handle>(std::move(object));
        return true;
    }
};

namespace detail {

// Of pages: the first one.
template <class First, class... Rest>
struct handle_object<handle_variant<First, Rest...>> : handle_object<First>
{
};

}  // namespace detail

/// One of whole items.
template <class... Ts>
using stored_variant = handle_variant<stored<Ts>...>;

}  // namespace ddbm

#endif
