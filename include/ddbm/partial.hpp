#ifndef DDBM_PARTIAL_HPP
#define DDBM_PARTIAL_HPP

#include <ddbm/key.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/index_value.hpp>
#include <ddbm/detail/member_id.hpp>
#include <ddbm/detail/partial_model.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <ostream>
#include <string_view>
#include <utility>

namespace ddbm {

/** A handle on what an index holds of an item, where it does not hold everything: what queries and
 *  scans of such an index deliver. Empty at the end of a range.
 *
 *  @code
 *  auto late = orders.query<"by_status">(status::pending);
 *  while (auto found = co_await late.async_next())
 *  {
 *      std::cout << found.get<&order::total_cents>() << '\n';
 *      auto whole = co_await orders.async_get(found.key());
 *  }
 *  @endcode
 *
 *  Members that the index does not hold cannot be asked for, and what was not read as a whole
 *  cannot be saved: neither compiles. Copies are handles on the same object. Distinct objects:
 *  safe. Shared objects: unsafe, except that several threads may look at one.
 */
template <class T, detail::name_literal Index, class Tag = void>
class partial
{
    using model = model_of<T, Tag>;

    static constexpr std::size_t index = detail::named_index<model, Index>();

public:
    partial() noexcept = default;

    explicit operator bool() const noexcept { return object_ != nullptr; }

    /// A member that the index holds; of what is flattened by the way to it: `get<&order::ship_to,
    /// &address::city>()`.
    template <auto... Member>
    const auto& get() const
    {
        constexpr bool has_member = sizeof...(Member) != 0;
        static_assert(has_member, "ddbm: get takes a member, such as &order::id");
        if constexpr (!has_member)
            return *this;
        else
        {
            constexpr bool is_held = detail::gives_member<model, index>(
                std::array<const void*, sizeof...(Member)>{&detail::member_tag<Member>...}
            );
            static_assert(
                is_held,
                "ddbm: the index does not hold this member; read the whole item with its key, or "
                "project the member"
            );
            return (std::as_const(object_->value).*....*Member);
        }
    }

    /// The key of the item in the table.
    ddbm::key<T, Tag> key() const { return ddbm::key<T, Tag>::of_image(object_->image); }

    /// What was read of the item, in DynamoDB's JSON.
    std::string_view image() const { return object_->image; }

    /// Prints what was read; `(empty)` for an empty handle.
    friend std::ostream& operator<<(std::ostream& out, const partial& handle)
    {
        return detail::print(out, handle.object_.get());
    }

    // -- For the library.

    explicit partial(std::shared_ptr<detail::stored_object> object) noexcept
        : object_(std::static_pointer_cast<detail::stored_object_of<T>>(std::move(object)))
    {
    }

private:
    std::shared_ptr<detail::stored_object_of<T>> object_;
};

}  // namespace ddbm

#endif
