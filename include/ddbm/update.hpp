#ifndef DDBM_UPDATE_HPP
#define DDBM_UPDATE_HPP

#include <ddbm/condition.hpp>

#include <ddbm/detail/expression_core.hpp>

#include <iosfwd>
#include <string>
#include <utility>

namespace ddbm {

/** Changes of one item that DynamoDB makes itself: a chain of `set`, `remove`, `add` and so on.
 *
 *  A value: it can be kept, copied and used many times.
 */
template <class T = void, class Tag = void>
class update
{
public:
    update() = default;

    template <class Other, class OtherTag>
    update(update<Other, OtherTag> other) : core_(std::move(other).core())
    {
        static_assert(
            detail::is_said_of<Other, OtherTag, T, Tag>,
            "ddbm: this update is of items of another class or model"
        );
    }

    bool empty() const noexcept { return core_.empty(); }

    // -- For the library.

    explicit update(detail::update_core core) : core_(std::move(core)) {}

    const detail::update_core& core() const& noexcept { return core_; }
    detail::update_core core() && noexcept { return std::move(core_); }

private:
    detail::update_core core_;
};

}  // namespace ddbm

#endif
