#ifndef DDBM_KEY_HPP
#define DDBM_KEY_HPP

#include <ddbm/model.hpp>

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/key_schema.hpp>
#include <ddbm/detail/key_value.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm {

class item;

namespace detail {

// The attributes of a key, or why there are none.
struct key_content;

// A key whose table is not known by its type; compiled in the library.
class any_key
{
public:
    /// The attributes that make the key. Throws what its values are refused with, such as
    /// `errc::empty_key`, which operations that are given the key fail with, too; and
    /// `errc::invalid_request` for a key that was made of nothing.
    const item& attributes() const;

    /// Whether it may be the key of an item: not one that was made of nothing, or of values that no
    /// key has.
    explicit operator bool() const noexcept;

    /// As DynamoDB compares keys: numbers by value. Keys of no items are equal.
    friend bool operator==(const any_key& a, const any_key& b) { return equal(a, b); }

    /// Prints the attributes in DynamoDB's JSON; `(none)` for a key of no item.
    friend std::ostream& operator<<(std::ostream& out, const any_key& key)
    {
        return key.print(out);
    }

    // -- For the library.

    // Of no item.
    any_key() = default;
    any_key(const key_schema& schema, std::span<const key_part> values);
    // Of an object of the schema's model.
    any_key(const key_schema& schema, const void* object);

    // The one text of this key: its JSON, with numbers in plain digits.
    std::string_view text() const noexcept;

    // Of its attributes that of this number in the schema; writing it throws as attributes() does.
    key_part part(std::size_t number) const noexcept;

private:
    static bool equal(const any_key& a, const any_key& b) noexcept;
    std::ostream& print(std::ostream& out) const;

    std::shared_ptr<const key_content> content_;
};

}  // namespace detail

/** The key of an item in a table of `T`, as a value: to be kept, compared, hashed and printed.
 *
 *  Made of the values of the partition key and the sort key, in the form that `table` takes them;
 *  of composed keys one for each member, in their order.
 *
 *  @code
 *  auto key = orders.key("7", "1001");
 *  std::unordered_map<ddbm::key<order>, int> counts;
 *  @endcode
 *
 *  A copy shares what it holds, which never changes. Distinct objects: safe. Shared objects:
 *  unsafe.
 */
template <class T, class Tag = void>
class key : public detail::any_key
{
    static constexpr std::size_t partition_size =
        detail::key_arity<T, detail::key_role::partition, Tag>();
    static constexpr std::size_t sort_size = detail::key_arity<T, detail::key_role::sort, Tag>();

    template <class... Values>
    static constexpr bool are_values = sizeof...(Values) != 0 &&
                                       !(std::is_base_of_v<any_key, Values> || ...);

public:
    /// Of no item.
    key() = default;

    template <class... Values>
    requires are_values<Values...> key(const Values&... values)
        : any_key(made_of(std::tie(values...)))
    {
    }

    /// The key of this object.
    static key of(const T& object)
    {
        return key(detail::any_key(detail::info_of<T, Tag>().key, &object));
    }

private:
    template <class... Values>
    static any_key made_of(const std::tuple<const Values&...>& values)
    {
        constexpr bool has_all = sizeof...(Values) == partition_size + sort_size;
        static_assert(
            has_all,
            "ddbm: a key has a value for the partition key and one for the sort key, of composed "
            "ones a value for each of their members"
        );
        if constexpr (has_all)
            return made_of_all(values);
        else
            return any_key();
    }

    template <class Values>
    static any_key made_of_all(const Values& values)
    {
        using partition_argument = detail::partition_key_argument<T, Tag>;
        using sort_argument = detail::sort_key_argument<T, Tag>;
        const detail::key_schema& schema = detail::info_of<T, Tag>().key;
        const auto partition = detail::argument_of<partition_argument, 0>(
            values, std::make_index_sequence<partition_size>()
        );
        if constexpr (sort_size == 0)
        {
            const std::array<detail::key_part, 1> parts{partition.part()};
            return any_key(schema, parts);
        }
        else
        {
            const auto sort = detail::argument_of<sort_argument, partition_size>(
                values, std::make_index_sequence<sort_size>()
            );
            const std::array<detail::key_part, 2> parts{partition.part(), sort.part()};
            return any_key(schema, parts);
        }
    }

    explicit key(any_key made) : any_key(std::move(made)) {}
};

}  // namespace ddbm

template <class T, class Tag>
struct std::hash<ddbm::key<T, Tag>>
{
    std::size_t operator()(const ddbm::key<T, Tag>& key) const
    {
        return std::hash<std::string_view>()(key.text());
    }
};

#endif
