#ifndef DDBM_UPDATE_HPP
#define DDBM_UPDATE_HPP

#include <ddbm/attr.hpp>
#include <ddbm/condition.hpp>

#include <ddbm/detail/changes.hpp>
#include <ddbm/detail/expression_core.hpp>

#include <iosfwd>
#include <string>
#include <type_traits>
#include <utility>

namespace ddbm {

/** Changes of one item that DynamoDB makes itself, without the item being read: a chain that begins
 *  with one of the functions below, or with `update<T>()`.
 *
 *  @code
 *  auto changes = ddbm::set<&order::state>(state::paid).add<&order::hits>(1);
 *  changes.set(ddbm::attr<&order::lines>[0].field<&line::count>(), 3);
 *  @endcode
 *
 *  Attributes are named by members, or by `attr` and `attribute` as the first argument. Values are
 *  given as what the member holds and sent as its field stores them. Validators of the field are
 *  asked of a value that is set, and change it, as when an object is put; not of what DynamoDB
 *  computes. Composed attributes of indexes are made anew, so an update that sets one of the
 * members that they are made of sets all of them, but for those of the item's key. Members that
 * are no attributes themselves, but only stand in such ones, are set by `set<&order::state>`, too.
 *
 *  A value: it can be kept, copied and used many times. What is wrong with it is an error of the
 *  call, and nothing is sent: `errc::validation_failed`, `errc::invalid_request`, and what values
 *  are refused with when objects are written. Each attribute is changed once.
 *
 *  Prints itself with names and values: `SET state = {"S":"paid"} ADD hits {"N":"1"}`.
 *
 *  @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
template <class T = void, class Tag = void>
class update
{
public:
    update() = default;

    /// Of no class, such as those of `attribute("name")`, or of a base whose model is inherited.
    template <class Other, class OtherTag>
    update(update<Other, OtherTag> other) : core_(std::move(other).core())
    {
        static_assert(
            detail::is_said_of<Other, OtherTag, T, Tag>,
            "ddbm: this update is of items of another class or model"
        );
    }

    bool empty() const noexcept { return core_.empty(); }

    /** Sets the attribute to a value, or to what is computed of attributes: `attr<&order::total> +
     *  5`, `attr<&order::billed_to>`, `if_not_exists(now)`. An integer is not set to what may be a
     *  fraction.
     *
     *  A value that is left out of items, such as an empty optional, removes the attribute. A field
     *  that is `written_once` keeps the value that it has.
     */
    template <auto First, auto... Rest, class Value>
    update& set(Value&& value) &
    {
        return set(detail::make_path_in<T, Tag, First, Rest...>(), std::forward<Value>(value));
    }
    template <auto First, auto... Rest, class Value>
    update set(Value&& value) &&
    {
        return std::move(set<First, Rest...>(std::forward<Value>(value)));
    }
    template <detail::operand Path, class Value>
    update& set(const Path& path, Value&& value) &
    {
        detail::set_at<T, Tag>(core_, path, std::forward<Value>(value));
        return *this;
    }
    template <detail::operand Path, class Value>
    update set(const Path& path, Value&& value) &&
    {
        return std::move(set(path, std::forward<Value>(value)));
    }

    /// Removes the attribute, the element or the entry; nothing where there is none. Of a member
    /// that stands only in attributes that are composed of it, these.
    template <auto First, auto... Rest>
    update& remove() &
    {
        return remove(detail::make_path_in<T, Tag, First, Rest...>());
    }
    template <auto First, auto... Rest>
    update remove() &&
    {
        return std::move(remove<First, Rest...>());
    }
    template <detail::operand Path>
    update& remove(const Path& path) &
    {
        detail::remove_at<T, Tag>(core_, path);
        return *this;
    }
    template <detail::operand Path>
    update remove(const Path& path) &&
    {
        return std::move(remove(path));
    }

    /// Adds to a number, which is 0 where there is none, to an integer only whole numbers; or
    /// elements to a set, those that it does not have: `add<&order::tags>("late", "gift")`, or a
    /// whole set. Adding to a number is not done twice: such an update is not sent again where
    /// nobody knows whether it has been applied.
    template <auto First, auto... Rest, class... Values>
    update& add(Values&&... values) &
    {
        return add(detail::make_path_in<T, Tag, First, Rest...>(), std::forward<Values>(values)...);
    }
    template <auto First, auto... Rest, class... Values>
    update add(Values&&... values) &&
    {
        return std::move(add<First, Rest...>(std::forward<Values>(values)...));
    }
    template <detail::operand Path, class... Values>
    update& add(const Path& path, Values&&... values) &
    {
        if constexpr (detail::temporaries_check<Values...>::is_valid)
            detail::add_at<T, Tag>(core_, path, values...);
        return *this;
    }
    template <detail::operand Path, class... Values>
    update add(const Path& path, Values&&... values) &&
    {
        return std::move(add(path, std::forward<Values>(values)...));
    }

    /// Subtracts from a number, which is 0 where there is none. As `add` otherwise.
    template <auto First, auto... Rest, class Value>
    update& subtract(const Value& value) &
    {
        return subtract(detail::make_path_in<T, Tag, First, Rest...>(), value);
    }
    template <auto First, auto... Rest, class Value>
    update subtract(const Value& value) &&
    {
        return std::move(subtract<First, Rest...>(value));
    }
    template <detail::operand Path, class Value>
    update& subtract(const Path& path, const Value& value) &
    {
        detail::subtract_at<T, Tag>(core_, path, value);
        return *this;
    }
    template <detail::operand Path, class Value>
    update subtract(const Path& path, const Value& value) &&
    {
        return std::move(subtract(path, value));
    }

    /// Takes elements out of a set: those that it has. The last one takes the attribute with it.
    template <auto First, auto... Rest, class... Values>
    update& erase(Values&&... values) &
    {
        return erase(
            detail::make_path_in<T, Tag, First, Rest...>(), std::forward<Values>(values)...
        );
    }
    template <auto First, auto... Rest, class... Values>
    update erase(Values&&... values) &&
    {
        return std::move(erase<First, Rest...>(std::forward<Values>(values)...));
    }
    template <detail::operand Path, class... Values>
    update& erase(const Path& path, Values&&... values) &
    {
        if constexpr (detail::temporaries_check<Values...>::is_valid)
            detail::erase_at<T, Tag>(core_, path, values...);
        return *this;
    }
    template <detail::operand Path, class... Values>
    update erase(const Path& path, Values&&... values) &&
    {
        return std::move(erase(path, std::forward<Values>(values)...));
    }

    /// Adds elements behind those of a list, or all those of another list; a list that is missing
    /// is begun, by an empty one, too.
    template <auto First, auto... Rest, class... Values>
    update& append(Values&&... values) &
    {
        return append(
            detail::make_path_in<T, Tag, First, Rest...>(), std::forward<Values>(values)...
        );
    }
    template <auto First, auto... Rest, class... Values>
    update append(Values&&... values) &&
    {
        return std::move(append<First, Rest...>(std::forward<Values>(values)...));
    }
    template <detail::operand Path, class... Values>
    update& append(const Path& path, Values&&... values) &
    {
        if constexpr (detail::temporaries_check<Values...>::is_valid)
            detail::join_at<T, Tag>(&detail::append, core_, path, values...);
        return *this;
    }
    template <detail::operand Path, class... Values>
    update append(const Path& path, Values&&... values) &&
    {
        return std::move(append(path, std::forward<Values>(values)...));
    }

    /// The same in front of them.
    template <auto First, auto... Rest, class... Values>
    update& prepend(Values&&... values) &
    {
        return prepend(
            detail::make_path_in<T, Tag, First, Rest...>(), std::forward<Values>(values)...
        );
    }
    template <auto First, auto... Rest, class... Values>
    update prepend(Values&&... values) &&
    {
        return std::move(prepend<First, Rest...>(std::forward<Values>(values)...));
    }
    template <detail::operand Path, class... Values>
    update& prepend(const Path& path, Values&&... values) &
    {
        if constexpr (detail::temporaries_check<Values...>::is_valid)
            detail::join_at<T, Tag>(&detail::prepend, core_, path, values...);
        return *this;
    }
    template <detail::operand Path, class... Values>
    update prepend(const Path& path, Values&&... values) &&
    {
        return std::move(prepend(path, std::forward<Values>(values)...));
    }

    friend std::ostream& operator<<(std::ostream& out, const update& each)
    {
        return detail::print(out, each.core_);
    }

    // -- For the library.

    explicit update(detail::update_core core) : core_(std::move(core)) {}

    const detail::update_core& core() const& noexcept { return core_; }
    detail::update_core core() && noexcept { return std::move(core_); }

private:
    detail::update_core core_;
};

/// `SET state = {"S":"paid"}`: the changes with names and values.
template <class T, class Tag>
std::string to_string(const update<T, Tag>& of)
{
    return of.core().to_string();
}

// -- The first change of an update. See the functions of `update` with these names.

namespace detail {

template <auto First>
using update_of_member = update<class_of_member<First>>;

template <class Path>
using update_at = update<typename Path::root_type, typename Path::tag_type>;

}  // namespace detail

template <auto First, auto... Rest, class Value>
detail::update_of_member<First> set(Value&& value)
{
    return detail::update_of_member<First>().template set<First, Rest...>(std::forward<Value>(value)
    );
}

template <detail::operand Path, class Value>
detail::update_at<Path> set(const Path& path, Value&& value)
{
    return detail::update_at<Path>().set(path, std::forward<Value>(value));
}

template <auto First, auto... Rest>
detail::update_of_member<First> remove()
{
    return detail::update_of_member<First>().template remove<First, Rest...>();
}

template <detail::operand Path>
detail::update_at<Path> remove(const Path& path)
{
    return detail::update_at<Path>().remove(path);
}

template <auto First, auto... Rest, class... Values>
detail::update_of_member<First> add(Values&&... values)
{
    return detail::update_of_member<First>().template add<First, Rest...>(
        std::forward<Values>(values)...
    );
}

template <detail::operand Path, class... Values>
detail::update_at<Path> add(const Path& path, Values&&... values)
{
    return detail::update_at<Path>().add(path, std::forward<Values>(values)...);
}

template <auto First, auto... Rest, class Value>
detail::update_of_member<First> subtract(const Value& value)
{
    return detail::update_of_member<First>().template subtract<First, Rest...>(value);
}

template <detail::operand Path, class Value>
detail::update_at<Path> subtract(const Path& path, const Value& value)
{
    return detail::update_at<Path>().subtract(path, value);
}

template <auto First, auto... Rest, class... Values>
detail::update_of_member<First> erase(Values&&... values)
{
    return detail::update_of_member<First>().template erase<First, Rest...>(
        std::forward<Values>(values)...
    );
}

template <detail::operand Path, class... Values>
detail::update_at<Path> erase(const Path& path, Values&&... values)
{
    return detail::update_at<Path>().erase(path, std::forward<Values>(values)...);
}

template <auto First, auto... Rest, class... Values>
detail::update_of_member<First> append(Values&&... values)
{
    return detail::update_of_member<First>().template append<First, Rest...>(
        std::forward<Values>(values)...
    );
}

template <detail::operand Path, class... Values>
detail::update_at<Path> append(const Path& path, Values&&... values)
{
    return detail::update_at<Path>().append(path, std::forward<Values>(values)...);
}

template <auto First, auto... Rest, class... Values>
detail::update_of_member<First> prepend(Values&&... values)
{
    return detail::update_of_member<First>().template prepend<First, Rest...>(
        std::forward<Values>(values)...
    );
}

template <detail::operand Path, class... Values>
detail::update_at<Path> prepend(const Path& path, Values&&... values)
{
    return detail::update_at<Path>().prepend(path, std::forward<Values>(values)...);
}

/// What an attribute is set to where it is not there: `set<&order::placed>(if_not_exists(now))`.
/// One that is there keeps its value.
template <class Value>
auto if_not_exists(Value&& value)
{
    static_cast<void>(detail::temporaries_check<Value>::is_valid);
    using kept = detail::kept_value_t<std::remove_cvref_t<Value>>;
    return detail::fallback_value<kept>(kept(std::forward<Value>(value)));
}

/// The value of an attribute, or another where it is not there: `if_not_exists(attr<&page::hits>,
/// 0) + 1`.
template <detail::operand Path, class Otherwise>
auto if_not_exists(const Path& path, Otherwise&& otherwise)
{
    static_cast<void>(detail::temporaries_check<Otherwise>::is_valid);
    return detail::fallback_of(path, otherwise);
}

}  // namespace ddbm

#endif
