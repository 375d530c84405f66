#ifndef DDBM_STORED_VARIANT_HPP
#define DDBM_STORED_VARIANT_HPP

#include <ddbm/stored.hpp>

#include <memory>
#include <ostream>
#include <string_view>
#include <utility>
#include <variant>

namespace ddbm {

/** An object of one of several classes, with the item that it was read from: what a `collection`
 *  delivers. It is a `std::variant<stored<Ts>...>`, to be used as any other. Empty at the end of a
 *  range.
 *
 *  @code
 *  while (auto next = co_await everything.async_next())
 *  {
 *      if (auto* found = std::get_if<ddbm::stored<order>>(&next))
 *          std::cout << (*found)->total_cents << '\n';
 *  }
 *  @endcode
 *
 *  The handle in it can be saved in the table of its class.
 */
template <class... Ts>
class stored_variant : public std::variant<stored<Ts>...>
{
public:
    using variant_type = std::variant<stored<Ts>...>;

    stored_variant() noexcept = default;

    explicit operator bool() const noexcept
    {
        return std::visit([](const auto& each) { return static_cast<bool>(each); }, variant());
    }

    /// The item as it was read, in DynamoDB's JSON.
    std::string_view image() const
    {
        return std::visit([](const auto& each) { return each.image(); }, variant());
    }

    /// Prints the image, `(empty)` for an empty handle.
    friend std::ostream& operator<<(std::ostream& out, const stored_variant& handle)
    {
        std::visit([&out](const auto& each) { out << each; }, handle.variant());
        return out;
    }

    // -- For the library.

    // Whichever class it is of.
    explicit stored_variant(std::shared_ptr<detail::stored_object> object)
    {
        (take_if_of<Ts>(object) || ...);
    }

private:
    const variant_type& variant() const noexcept { return *this; }

    template <class T>
    bool take_if_of(std::shared_ptr<detail::stored_object>& object)
    {
        if (!dynamic_cast<detail::stored_object_of<T>*>(object.get()))
            return false;
        this->template emplace<stored<T>>(std::move(object));
        return true;
    }
};

}  // namespace ddbm

#endif
