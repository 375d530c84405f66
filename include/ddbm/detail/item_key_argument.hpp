#ifndef DDBM_DETAIL_ITEM_KEY_ARGUMENT_HPP
#define DDBM_DETAIL_ITEM_KEY_ARGUMENT_HPP

// The key of an item as one argument: the values of the partition key and of the sort key, in
// braces where these are several; or a key as a value.

#include <ddbm/number.hpp>

#include <ddbm/detail/any_key.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/key_value.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm {

template <class T, class Tag>
class key;

namespace detail {

template <bool HasAll>
constexpr bool is_whole_key()
{
    static_assert(
        HasAll,
        "ddbm: a key has a value for the partition key and one for the sort key, of composed "
        "ones a value for each of their members"
    );
    return HasAll;
}

// What stands where options and completion tokens do, and is neither.
template <class Argument>
inline constexpr bool is_plain_value =
    std::is_arithmetic_v<Argument> || std::is_enum_v<Argument> ||
    std::is_same_v<Argument, number> || std::is_convertible_v<const Argument&, std::string_view>;

template <class... Arguments>
constexpr bool are_no_key_values()
{
    return is_whole_key<!(is_plain_value<std::remove_cvref_t<Arguments>> || ...)>();
}

template <class... Values>
inline constexpr bool are_key_values = sizeof...(Values) != 0 &&
                                       !(std::is_base_of_v<any_key, Values> || ...);

// Refers to what the caller gave, and is done with when the function returns.
template <class T, class Tag>
class item_key_argument
{
    using partition_argument = partition_key_argument<T, Tag>;
    using sort_argument = sort_key_argument<T, Tag>;

    static constexpr std::size_t partition_size = key_arity<T, key_role::partition, Tag>();
    static constexpr std::size_t sort_size = key_arity<T, key_role::sort, Tag>();
    static constexpr std::size_t size = sort_size == 0 ? 1 : 2;

public:
    template <class... Values>
    requires are_key_values<Values...> item_key_argument(const Values&... values)
    {
        if constexpr (is_whole_key<sizeof...(Values) == partition_size + sort_size>())
            set(std::tie(values...));
    }

    item_key_argument(const ddbm::key<T, Tag>& key) : key_(&key) {}

    template <std::derived_from<any_key> Key>
    requires(!std::same_as<Key, ddbm::key<T, Tag>>) item_key_argument(const Key&)
    {
        constexpr bool is_of_model = std::same_as<Key, ddbm::key<T, Tag>>;
        static_assert(is_of_model, "ddbm: this key is of another class or model");
    }

    // In the order of the schema.
    std::array<key_part, size> parts() const
    {
        std::array<key_part, size> made;
        for (std::size_t i = 0; i < size; ++i)
            made[i] = key_ ? key_->part(i) : part(i);
        return made;
    }

private:
    template <class Values>
    void set(const Values& values)
    {
        partition_.emplace(
            argument_of<partition_argument, 0>(values, std::make_index_sequence<partition_size>())
        );
        if constexpr (sort_size != 0)
            sort_.emplace(argument_of<sort_argument, partition_size>(
                values, std::make_index_sequence<sort_size>()
            ));
    }

    key_part part(std::size_t number) const
    {
        if constexpr (sort_size != 0)
        {
            if (number != 0)
                return sort_->part();
        }
        return partition_->part();
    }

    std::optional<partition_argument> partition_;
    std::optional<sort_argument> sort_;
    const any_key* key_ = nullptr;
};

}  // namespace detail
}  // namespace ddbm

#endif
