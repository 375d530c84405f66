#ifndef DDBM_DETAIL_WRITE_ARGUMENTS_HPP
#define DDBM_DETAIL_WRITE_ARGUMENTS_HPP

// What stands behind the object, key or changes of a write: options in any order, then perhaps a
// completion token. From them comes what the operation delivers.

#include <ddbm/condition.hpp>
#include <ddbm/default_token.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/write_options.hpp>

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/unique_of.hpp>
#include <ddbm/detail/write_terms.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm {

template <class T, class Tag>
class update;

}  // namespace ddbm

namespace ddbm::detail {

// -- What an argument is

template <class Argument>
inline constexpr bool is_when = false;
template <class T, class Tag>
inline constexpr bool is_when<when<T, Tag>> = true;

template <class Argument>
inline constexpr bool is_condition = std::is_base_of_v<condition_base, Argument>;

template <class Argument>
inline constexpr bool is_returning =
    std::same_as<Argument, returning_new_t> || std::same_as<Argument, returning_old_t> ||
    std::same_as<Argument, returning_nothing_t>;

template <class Argument>
inline constexpr bool is_or_create = std::same_as<Argument, or_create_t>;

template <class Argument>
inline constexpr bool is_exactly_once = std::same_as<Argument, exactly_once_t>;

template <class Argument>
inline constexpr bool is_write_option =
    is_when<Argument> || is_condition<Argument> || is_returning<Argument> ||
    is_or_create<Argument> || is_exactly_once<Argument>;

template <class... Arguments>
inline constexpr bool is_token_alone = sizeof...(Arguments) == 1 &&
                                       !(is_write_option<std::remove_cvref_t<Arguments>> || ...);

// What stands behind a handle: a token.
template <class... Arguments>
constexpr bool are_no_options()
{
    constexpr bool is_token = is_token_alone<Arguments...>;
    static_assert(
        is_token,
        "ddbm: to save, move or erase what was read takes no options: its condition is that the "
        "item is as it was read, and any other can be asked of the object"
    );
    return is_token;
}

// The same of what is read.
template <class... Arguments>
constexpr bool are_no_read_options()
{
    constexpr bool is_token = is_token_alone<Arguments...>;
    static_assert(
        is_token,
        "ddbm: behind the key of what is read stands a completion token; conditions are for writes"
    );
    return is_token;
}

// And of objects that are numbered.
template <class... Arguments>
constexpr bool are_no_numbered_options()
{
    constexpr bool is_token = is_token_alone<Arguments...>;
    static_assert(
        is_token,
        "ddbm: a numbered insert takes numbering alone: its condition is that its number is free, "
        "and it delivers the object"
    );
    return is_token;
}

template <class T, class Tag, class Other, class OtherTag>
const condition_core& condition_for(const when<Other, OtherTag>& of)
{
    static_assert(
        is_said_of<Other, OtherTag, T, Tag>,
        "ddbm: this condition is about items of another class or model"
    );
    return of.core();
}

template <class>
inline constexpr bool is_update = false;
template <class T, class Tag>
inline constexpr bool is_update<update<T, Tag>> = true;

template <class T, class Tag, class Other, class OtherTag>
const update_core& checked_changes(const update<Other, OtherTag>& of)
{
    static_assert(
        is_said_of<Other, OtherTag, T, Tag>,
        "ddbm: this update is of items of another class or model"
    );
    return of.core();
}

// Whether an update may make an item of a model with unique attributes.
template <class T, class Tag, bool MayCreate>
constexpr bool makes_unseen()
{
    if constexpr (MayCreate)
        return has_uniques<T, Tag>();
    else
        return false;
}

template <class T, class Tag, class Changes>
const update_core& changes_for(const Changes& changes)
{
    constexpr bool is_chain = is_update<Changes>;
    static_assert(is_chain, "ddbm: an update is given as its changes: set, add, remove and so on");
    if constexpr (is_chain)
        return checked_changes<T, Tag>(changes);
    else
        std::terminate();
}

// -- What an operation delivers

template <returned What, class T>
struct delivery
{
    using result = stored<T>;
    using call = prepared_call<std::shared_ptr<stored_object>>;
};

template <class T>
struct delivery<returned::nothing, T>
{
    using result = void;
    using call = prepared_call<>;
};

template <class T>
struct delivery<returned::whether, T>
{
    using result = bool;
    using call = prepared_call<bool>;
};

// What an operation takes, and what it delivers without being asked.
struct put_kind
{
    static constexpr returned unasked = returned::nothing;
    static constexpr bool makes_object = true;
    static constexpr bool may_create = false;
};

struct erase_kind
{
    static constexpr returned unasked = returned::whether;
    static constexpr bool makes_object = false;
    static constexpr bool may_create = false;
};

struct update_kind
{
    static constexpr returned unasked = returned::new_item;
    static constexpr bool makes_object = true;
    static constexpr bool may_create = true;
};

// `Arguments` are what the caller's were deduced as, so that no token that stays the caller's is
// moved from.
template <class Kind, class T, class Tag, class... Arguments>
class write_arguments
{
    static constexpr std::size_t size = sizeof...(Arguments);

    // The last one; all that stand before a token are options.
    static constexpr bool has_token = [] {
        bool is = false;
        ((is = !is_write_option<std::remove_cvref_t<Arguments>>), ...);
        return is;
    }();

    static constexpr std::size_t options =
        (std::size_t{0} + ... + is_write_option<std::remove_cvref_t<Arguments>>);
    static constexpr std::size_t conditions =
        (std::size_t{0} + ... + is_when<std::remove_cvref_t<Arguments>>);
    static constexpr std::size_t returnings =
        (std::size_t{0} + ... + is_returning<std::remove_cvref_t<Arguments>>);
    template <class Argument>
    static constexpr bool has = (std::same_as<std::remove_cvref_t<Arguments>, Argument> || ...);

    static constexpr bool are_options = size - has_token == options;
    static constexpr bool has_bare_condition =
        (is_condition<std::remove_cvref_t<Arguments>> || ...);

    static_assert(
        are_options,
        "ddbm: behind what is written stand options, such as when(...) and returning_old, and a "
        "completion token at the end"
    );
    static_assert(!has_bare_condition, "ddbm: the condition of a write stands in ddbm::when(...)");
    static_assert(conditions <= 1, "ddbm: a write has one condition; join them with &&");
    static_assert(returnings <= 1, "ddbm: a write returns the new object, the old one or nothing");
    static_assert(
        Kind::makes_object || !has<returning_new_t>,
        "ddbm: an erase makes no object; it can return the old one"
    );
    static_assert(
        Kind::may_create || !has<or_create_t>,
        "ddbm: or_create is for updates; put and insert make items"
    );
    static_assert(
        !makes_unseen<T, Tag, has<or_create_t>>(),
        "ddbm: or_create makes an item that nobody has seen, whose unique values would not be "
        "taken; insert the object, or use async_modify"
    );
    static_assert(
        Kind::may_create || !has<exactly_once_t>,
        "ddbm: exactly_once is for updates; puts and erases do the same when they are sent twice"
    );
    static_assert(
        !has<exactly_once_t> || !(has<returning_new_t> || has<returning_old_t>),
        "ddbm: exactly_once makes a transaction of an update, which returns no object; read it "
        "afterwards"
    );

    static constexpr returned gives = [] {
        if (has<exactly_once_t> && Kind::may_create)
            return returned::nothing;
        if (has<returning_new_t> && Kind::makes_object)
            return returned::new_item;
        if (has<returning_old_t>)
            return returned::old_item;
        return has<returning_nothing_t> ? returned::nothing : Kind::unasked;
    }();

    using delivered = delivery<gives, T>;

public:
    using result = typename delivered::result;
    using call = typename delivered::call;

    // Refers to the arguments.
    static write_terms terms(const std::remove_reference_t<Arguments>&... arguments)
    {
        write_terms made;
        made.gives = gives;
        made.may_create = has<or_create_t>;
        made.exactly_once = has<exactly_once_t>;
        (take(made, arguments), ...);
        return made;
    }

    static auto start(
        asio::any_io_executor executor,
        call prepared,
        std::remove_reference_t<Arguments>&... arguments
    )
    {
        if constexpr (has_token)
        {
            using token_type = std::tuple_element_t<size - 1, std::tuple<Arguments...>>;
            return async_start<result, token_type>(
                std::move(executor), std::move(prepared), std::get<size - 1>(std::tie(arguments...))
            );
        }
        else
        {
            default_token token;
            return async_start<result, default_token>(
                std::move(executor), std::move(prepared), token
            );
        }
    }

private:
    template <class Argument>
    static void take(write_terms& made, const Argument& argument)
    {
        if constexpr (is_when<Argument>)
            made.condition = &condition_for<T, Tag>(argument);
    }
};

}  // namespace ddbm::detail

#endif
