#ifndef DDBM_CONDITION_HPP
#define DDBM_CONDITION_HPP

#include <ddbm/detail/expression_core.hpp>
#include <ddbm/detail/fields_of.hpp>

#include <cstddef>
#include <iosfwd>
#include <string>
#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

// Has operators look here.
struct condition_base
{
};

// Whether a field is taken from the model `Source`, of a base class.
template <class Source, class Definition>
constexpr bool is_inherited_from()
{
    if constexpr (Definition::kind == field_kind::inherited)
    {
        using source = typename Definition::source_model;
        return std::is_same_v<source, Source> ||
               is_inherited_from<Source, field_type<source, Definition::source_number>>();
    }
    else
        return false;
}

template <class Model, class Source>
constexpr bool inherits()
{
    return []<std::size_t... I>(std::index_sequence<I...>)
    {
        return (is_inherited_from<Source, field_type<Model, I>>() || ...);
    }
    (std::make_index_sequence<field_count<Model>>());
}

// Whether what is said of the items of a class in one of its models can be said of those of another
// one: the same, or it is said of items of no class, or of those of a base whose model the other
// one inherits.
template <class From, class FromTag, class To, class ToTag>
inline constexpr bool is_said_of = [] {
    if constexpr (std::is_void_v<From>)
        return true;
    else if constexpr (std::is_same_v<From, To>)
        return std::is_same_v<FromTag, ToTag>;
    else if constexpr (has_model<From, FromTag> && has_model<To, ToTag>)
        return inherits<model_of<To, ToTag>, model_of<From, FromTag>>();
    else
        return false;
}();

}  // namespace detail

/** What is asked of an item: made of comparisons of `attr`, with `&&`, `||` and `!`.
 *
 *  @code
 *  ddbm::condition<order> due = ddbm::attr<&order::state> == state::open;
 *  if (limit)
 *      due = due && ddbm::attr<&order::total_cents> >= *limit;
 *  @endcode
 *
 *  A value: it can be kept, copied and used many times. One by default asks nothing. A value that
 *  cannot be stored is an error of the call that it is used in, and nothing is sent.
 *
 *  What comparisons make are classes derived from this one, whose types say which members they are
 *  about, so that a range whose index does not hold these does not compile. Where such of different
 *  members meet, as in `?:`, they have to be named `condition<order>`.
 *
 *  Prints itself with names and values: `state = {"S":"open"} AND total_cents >= {"N":"100"}`.
 */
template <class T = void, class Tag = void>
class condition : public detail::condition_base
{
public:
    condition() = default;

    /// Of no class, such as those of `attr("name")`, or of a base whose model is inherited.
    template <class Other, class OtherTag>
    condition(condition<Other, OtherTag> other) : core_(std::move(other).core())
    {
        static_assert(
            detail::is_said_of<Other, OtherTag, T, Tag>,
            "ddbm: this condition is about items of another class or model"
        );
    }

    bool empty() const noexcept { return core_.empty(); }

    friend std::ostream& operator<<(std::ostream& out, const condition& each)
    {
        return detail::print(out, each.core_.text());
    }

    // -- For the library.

    explicit condition(detail::condition_core core) : core_(std::move(core)) {}

    const detail::condition_core& core() const& noexcept { return core_; }
    detail::condition_core core() && noexcept { return std::move(core_); }

private:
    detail::condition_core core_;
};

/// `state = {"S":"open"}`: the condition with names and values.
template <class T, class Tag>
std::string to_string(const condition<T, Tag>& of)
{
    return of.core().to_string();
}

/** A condition as an argument of an operation: it is applied only to an item for which it is true.
 *
 *  @code
 *  co_await sessions.async_put(mine, ddbm::when(ddbm::attr<&session::expires> < now));
 *  @endcode
 */
template <class T = void, class Tag = void>
class when
{
public:
    when(condition<T, Tag> what) : condition_(std::move(what)) {}

    template <class Other, class OtherTag>
    when(condition<Other, OtherTag> what) : condition_(std::move(what))
    {
    }

    template <class Other, class OtherTag>
    when(when<Other, OtherTag> other) : condition_(std::move(other).get())
    {
    }

    const condition<T, Tag>& get() const& noexcept { return condition_; }
    condition<T, Tag> get() && noexcept { return std::move(condition_); }

    // For the library.
    const detail::condition_core& core() const noexcept { return condition_.core(); }

    friend std::ostream& operator<<(std::ostream& out, const when& each)
    {
        return out << each.condition_;
    }

private:
    condition<T, Tag> condition_;
};

template <class T, class Tag>
when(condition<T, Tag>) -> when<T, Tag>;

}  // namespace ddbm

#endif
