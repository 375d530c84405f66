#ifndef DDBM_DETAIL_BULK_SOURCE_HPP
#define DDBM_DETAIL_BULK_SOURCE_HPP

// Ranges of a program's objects and keys, as bulks take them.

#include <ddbm/bulk.hpp>
#include <ddbm/key.hpp>

#include <ddbm/detail/bulk_core.hpp>
#include <ddbm/detail/gcc_aggregates.hpp>
#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/unique_of.hpp>

#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

template <class Range>
concept iterable = requires(Range& range)
{
    *std::begin(range);
    std::begin(range) != std::end(range);
};

template <class Range>
using iterator_of = decltype(std::begin(std::declval<Range&>()));

template <class Range>
using given_element = std::remove_cvref_t<decltype(*std::declval<iterator_of<Range>&>())>;

// What a range gives that is given as it is, or lazily.
template <class Range>
struct range_given
{
    using type = Range;
    // One that can be gone through once only is not gone through at the call.
    static constexpr bool is_lazy = !std::forward_iterator<iterator_of<Range>>;
};

template <class Range>
struct range_given<lazily<Range>>
{
    using type = Range;
    static constexpr bool is_lazy = true;
};

template <class Range>
using given_range = typename range_given<std::remove_cvref_t<Range>>::type;

template <class Range>
given_range<Range> taken(Range&& range)
{
    if constexpr (std::is_same_v<given_range<Range>, std::remove_cvref_t<Range>>)
        return std::forward<Range>(range);
    else
        return std::remove_cvref_t<Range>(std::forward<Range>(range)).take();
}

// -- What the elements of a range become

template <class T, class Tag, class Value>
constexpr bool is_bulk_key()
{
    if constexpr (std::is_same_v<Value, key<T, Tag>>)
        return true;
    else if constexpr (has_key<T, key_role::partition, Tag>() && !has_sort_key<T, Tag>)
        return partition_key_argument<T, Tag>::template takes<Value>;
    else
        return false;
}

// Calls `use` with the parts of a key.
template <class T, class Tag, class Value, class Use>
auto with_key_parts(const Value& value, Use use)
{
    if constexpr (!std::is_same_v<Value, key<T, Tag>>)
        return use(key_parts{partition_key_argument<T, Tag>(value).part()});
    else if constexpr (has_key<T, key_role::sort, Tag>())
        return use(key_parts{value.part(0), value.part(1)});
    else
        return use(key_parts{value.part(0)});
}

// What each is to become of the elements of a range: these add it to a list.
template <class T, class Tag>
struct put_each
{
    template <class Value>
    static void add(write_list& to, const table_core& table, const Value& value)
    {
        const T& object = value;
        add_put(to, table, &object);
    }
};

template <class T, class Tag>
struct erase_each
{
    template <class Value>
    static void add(write_list& to, const table_core& table, const Value& key)
    {
        with_key_parts<T, Tag>(key, [&](key_parts parts) { add_erase(to, table, parts); });
    }
};

template <class T, class Tag>
struct read_each
{
    template <class Value>
    static void add(read_list& to, const table_core& table, const Value& key)
    {
        with_key_parts<T, Tag>(key, [&](key_parts parts) { add_read(to, table, parts); });
    }
};

// -- Ranges of which the elements are taken one by one

template <class Source, class List, class Each, class Range>
class range_source final : public Source
{
public:
    range_source(table_core table, Range range) : table_(std::move(table)), range_(std::move(range))
    {
    }

    bool add_next(List& to) override
    {
        if (!at_)
            at_.emplace(std::begin(range_));
        else
            ++*at_;
        // As a loop over it would ask.
        if (!(*at_ != std::end(range_)))
            return false;
        Each::add(to, table_, static_cast<const given_element<Range>&>(**at_));
        return true;
    }

private:
    table_core table_;
    Range range_;
    // Where the last element was: the next is made when it is wanted.
    std::optional<iterator_of<Range>> at_;
};

// -- Calls

template <class Items>
constexpr bool check_range()
{
    constexpr bool is_range = iterable<given_range<Items>>;
    static_assert(is_range, "ddbm: a bulk takes a range: something with a begin and an end");
    return is_range;
}

// Whether what is consumed later can be kept until then.
template <class Items>
constexpr bool check_kept()
{
    using range = std::remove_cvref_t<Items>;
    constexpr bool is_array = std::is_array_v<range>;
    constexpr bool is_kept = is_array || std::is_constructible_v<range, Items>;
    static_assert(
        !is_array, "ddbm: an array cannot be kept until it is consumed; give a std::span of it"
    );
    static_assert(
        is_kept, "ddbm: a range that is consumed lazily and cannot be copied is moved in: std::move"
    );
    return is_kept && !is_array;
}

// Whether it is still there when it has been gone through to explain what would be sent.
template <class Items, class Token>
constexpr bool check_explained()
{
    if constexpr (only_explains<Token> && iterable<given_range<Items>>)
    {
        constexpr bool stays = std::forward_iterator<iterator_of<given_range<Items>>>;
        static_assert(
            stays, "ddbm: a range that is gone through once only is not explained: it would be gone"
        );
        return stays;
    }
    else
        return true;
}

// Whether it is not one that is to be consumed later, where it is gone through at the call.
template <class Items>
constexpr bool check_at_once()
{
    constexpr bool is_at_once = std::is_same_v<given_range<Items>, std::remove_cvref_t<Items>>;
    static_assert(
        is_at_once, "ddbm: a bulk_write goes through its ranges at once; give the range itself"
    );
    return is_at_once;
}

template <class T, class Items>
constexpr bool check_objects()
{
    if constexpr (check_range<Items>())
    {
        constexpr bool is_valid =
            std::is_convertible_v<const given_element<given_range<Items>>&, const T&>;
        static_assert(is_valid, "ddbm: objects are given as a range of those of the table");
        return is_valid;
    }
    else
        return false;
}

// Whether its items can be written without conditions.
template <class T, class Tag>
constexpr bool check_batch()
{
    constexpr bool has_none = !has_uniques<T, Tag>();
    static_assert(
        has_none,
        "ddbm: a batch has no conditions, so that it cannot take and give up the unique values of "
        "this model; put and erase its objects one by one, or in transactions"
    );
    return has_none;
}

template <class T, class Tag, class Key>
constexpr bool check_key()
{
    constexpr bool is_valid = is_bulk_key<T, Tag, Key>();
    static_assert(
        is_valid, "ddbm: a key is given as a table::key_type, or as a value where it is one value"
    );
    return is_valid;
}

template <class T, class Tag, class Keys>
constexpr bool check_keys()
{
    if constexpr (check_range<Keys>())
    {
        constexpr bool is_valid = is_bulk_key<T, Tag, given_element<given_range<Keys>>>();
        static_assert(
            is_valid,
            "ddbm: keys are given as a range of table::key_type, or of values where a key is one "
            "value"
        );
        return is_valid;
    }
    else
        return false;
}

template <class Each, class List, class Range>
void add_all(List& to, const table_core& table, Range& range)
{
    using value_type = given_element<Range>;
    for (auto&& each : range)
        Each::add(to, table, static_cast<const value_type&>(each));
}

template <class Each, class Items>
write_call make_write_call(const table_core& table, Items&& items, bulk options)
{
    auto writes = make_write_list(table.db);
    std::unique_ptr<write_source> source;
    if constexpr (range_given<std::remove_cvref_t<Items>>::is_lazy)
    {
        using made = range_source<write_source, write_list, Each, given_range<Items>>;
        if constexpr (check_kept<Items>())
            source = std::make_unique<made>(table, taken(std::forward<Items>(items)));
    }
    else
        add_all<Each>(*writes, table, items);
    return write_call(std::move(writes), std::move(source), std::move(options));
}

template <class T, class Tag, class Items>
write_call make_put_call(const table_core& table, Items&& items, bulk options)
{
    if constexpr (check_batch<T, Tag>() && check_objects<T, Items>())
        return make_write_call<put_each<T, Tag>>(
            table, std::forward<Items>(items), std::move(options)
        );
    else
        return write_call(nullptr, nullptr, std::move(options));
}

template <class T, class Tag, class Keys>
write_call make_erase_call(const table_core& table, Keys&& keys, bulk options)
{
    if constexpr (check_batch<T, Tag>() && check_keys<T, Tag, Keys>())
        return make_write_call<erase_each<T, Tag>>(
            table, std::forward<Keys>(keys), std::move(options)
        );
    else
        return write_call(nullptr, nullptr, std::move(options));
}

template <class T, class Tag, class Keys>
read_call make_read_call(const table_core& table, Keys&& keys, bulk options)
{
    auto reads = make_read_list(table.db);
    if constexpr (check_keys<T, Tag, Keys>())
    {
        if constexpr (std::is_same_v<given_range<Keys>, std::remove_cvref_t<Keys>>)
            add_all<read_each<T, Tag>>(*reads, table, keys);
        else
        {
            auto range = taken(std::forward<Keys>(keys));
            add_all<read_each<T, Tag>>(*reads, table, range);
        }
    }
    return read_call(std::move(reads), std::move(options));
}

template <class T, class Tag, class Keys>
std::shared_ptr<get_range_state>
make_get_range_of(const table_core& table, Keys&& keys, bulk options)
{
    std::unique_ptr<read_source> from;
    if constexpr (check_keys<T, Tag, Keys>())
    {
        using range = given_range<Keys>;
        using source = range_source<read_source, read_list, read_each<T, Tag>, range>;
        if constexpr (check_kept<Keys>())
            from = std::make_unique<source>(table, taken(std::forward<Keys>(keys)));
    }
    return make_get_range(table.db, std::move(from), std::move(options));
}

}  // namespace ddbm::detail

#endif
