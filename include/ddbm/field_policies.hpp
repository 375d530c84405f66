#ifndef DDBM_FIELD_POLICIES_HPP
#define DDBM_FIELD_POLICIES_HPP

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

// What options of fields derive from that are neither validators nor forms.
class policy_option
{
};

template <class Option>
inline constexpr bool is_policy = std::is_base_of_v<policy_option, Option>;

class required_option : public policy_option
{
};

class write_null_option : public policy_option
{
};

class write_empty_option : public policy_option
{
};

class omit_empty_option : public policy_option
{
};

class read_only_option : public policy_option
{
};

class written_once_option : public policy_option
{
};

// Void for the default of the member's type.
template <class Default>
class or_default_option : public policy_option
{
    // A std::string takes a number for a character.
    template <class Member>
    static constexpr bool is_text_of_number =
        std::is_arithmetic_v<Default>&& std::is_convertible_v<const Member&, std::string_view>;

public:
    constexpr explicit or_default_option(Default value) : value_(std::move(value)) {}

    // Whether a member can become this.
    template <class Member>
    static constexpr bool is_of = std::is_invocable_r_v<Member, const Default&> ||
                                  (std::is_assignable_v<Member&, const Default&> &&
                                   !is_text_of_number<Member>);

    template <class Member>
    void set(Member& member) const
    {
        if constexpr (std::is_invocable_r_v<Member, const Default&>)
            member = value_();
        else
            member = value_;
    }

    constexpr const Default& value() const { return value_; }

private:
    Default value_;
};

template <>
class or_default_option<void> : public policy_option
{
public:
    template <class Member>
    static constexpr bool is_of = std::is_default_constructible_v<Member>;

    template <class Member>
    void set(Member& member) const
    {
        member = Member{};
    }
};

template <std::size_t Count>
class old_names_option : public policy_option
{
public:
    constexpr explicit old_names_option(std::array<std::string_view, Count> names) : names_(names)
    {
    }

    constexpr const std::array<std::string_view, Count>& names() const { return names_; }

private:
    std::array<std::string_view, Count> names_;
};

}  // namespace detail

// Field options that say what is done where there is no value, and who may write it. They are given
// where validators are; those that `model_definition::absent` takes may be said once for all fields
// of a model, where each field can say otherwise.

/** The member becomes this when its attribute is missing, as in items that are older than the
 *  field. `value` is a value of the member's type or a function that returns one.
 *
 *  @code
 *  .field("hits", &page::hits, ddbm::or_default(0))
 *  .field("seen", &page::seen, ddbm::or_default([] { return first_day; }))
 *  @endcode
 *
 *  It is not what new objects begin with: that is C++'s business, and says nothing about items that
 *  are read. A value that is there is read as ever, and what is written does not depend on it. So
 *  that "no value" is read back as such, a field that leaves it out, as an `optional` does, or with
 *  `omit_empty`, has a default only if it has `write_null`; and where the model has `omit_empty`
 *  for all fields, one with a default writes what is empty.
 */
template <class Default>
constexpr detail::or_default_option<Default> or_default(Default value)
{
    return detail::or_default_option<Default>(std::move(value));
}

/// The same with the default of the member's type: 0, false, an empty string.
constexpr detail::or_default_option<void> or_default()
{
    return {};
}

/// There must be a value: `errc::attribute_missing` where an `optional` or a set that is written
/// has none, and where the attribute is missing in what is read.
inline constexpr detail::required_option required{};

/// A member without a value is written as NULL, and NULL is read as such. That is an empty
/// `optional`, set, string, binary, list or map.
inline constexpr detail::write_null_option write_null{};

/// A string, binary, list or map that is empty is left out, and empty when its attribute is
/// missing.
inline constexpr detail::omit_empty_option omit_empty{};

/// A string, binary, list or map that is empty is stored as such: for a field of a model whose
/// other fields do otherwise.
inline constexpr detail::write_empty_option write_empty{};

/// The attribute is somebody else's: it is read, but left out of what is put, and to save an object
/// in which it has changed is `errc::invalid_request`. An item without it, as one that has been put
/// is, is read with the default of the member's type, unless the field is `required` or has another
/// default. A put replaces the item with all that it has, so programs that do not own all
/// attributes save or update. Fields of models that are stored as maps in items have no such
/// option.
inline constexpr detail::read_only_option read_only{};

/// The attribute keeps the value that it was given first: to save an object in which it has changed
/// is `errc::invalid_request`, and an update sets it only where there is none. A put replaces the
/// item, and this with it. Fields of models that are stored as maps in items have no such option.
inline constexpr detail::written_once_option written_once{};

/** Items may have the attribute under another name, such as the one that it used to have.
 *
 *  The field's own name goes before others, and these before those that follow. When the value is
 *  changed by a save it gets the field's own name. Conditions know that name only. An update that
 *  changes the attribute of an item which has it under another one is `errc::condition_failed`.
 */
template <class... Names>
constexpr detail::old_names_option<sizeof...(Names)> also_read_as(const Names&... names)
{
    static_assert(sizeof...(Names) != 0, "ddbm: also_read_as has the other names of an attribute");
    return detail::old_names_option<sizeof...(Names)>(
        std::array<std::string_view, sizeof...(Names)>{std::string_view(names)...}
    );
}

/// What a save compares with the item that was read: see `model_definition::saves_compare`.
enum class compared
{
    /// All of it, or its version, where the model and the item have one.
    item,
    /// The attributes that the save changes.
    changes,
};

/// What becomes of attributes that an item has and its model has not.
enum class unknown
{
    /// A save leaves them as they are.
    keep,
    /// A save removes them.
    drop,
    /// Such an item does not fit the model: `errc::value_not_allowed`.
    refuse,
};

}  // namespace ddbm

#endif
