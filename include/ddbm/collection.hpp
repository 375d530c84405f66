#ifndef DDBM_COLLECTION_HPP
#define DDBM_COLLECTION_HPP

#include <ddbm/call_options.hpp>
#include <ddbm/client_handle.hpp>
#include <ddbm/comparison.hpp>
#include <ddbm/condition.hpp>
#include <ddbm/range.hpp>
#include <ddbm/stored_variant.hpp>

#include <ddbm/detail/collection_info.hpp>
#include <ddbm/detail/range_core.hpp>
#include <ddbm/detail/table_core.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

namespace ddbm {

class item;

template <class... Ts>
class collection;

/// What becomes of items that are of no class of a `collection`.
enum class unknown_kind : unsigned char
{
    /// Each is an item that does not fit: see `range::on_misfit`.
    refuse,
    /// They are filtered out by the service. What they cost is paid, and `limit` counts them.
    skip,
};

/// The items of a `collection` that a query or a scan finds. What `collection_query` and
/// `collection_scan` have in common.
template <class Derived, class... Ts>
class collection_range
    : public range<std::tuple_element_t<0, std::tuple<Ts...>>, Derived, void, stored_variant<Ts...>>
{
    using base =
        range<std::tuple_element_t<0, std::tuple<Ts...>>, Derived, void, stored_variant<Ts...>>;

public:
    using source_type = detail::of_table;

    /// As `range::filter`, about one of the classes or about none. Items of another class are asked
    /// as well; they may not have the attributes.
    template <class T, class Tag>
    Derived filter(const condition<T, Tag>& what)
    {
        constexpr bool is_of_these = (detail::is_said_of<T, Tag, Ts, void> || ...);
        static_assert(
            is_of_these, "ddbm: a filter of a collection is about one of its classes, or about none"
        );
        detail::add_filter(*this->state_, what.core());
        return this->derived();
    }

    /// What becomes of items of other classes, and of such that do not say what they are.
    /// `unknown_kind::refuse` unless it is said.
    Derived unknown_kinds(unknown_kind fate)
    {
        detail::set_unknown_kinds(*this->state_, fate == unknown_kind::skip);
        return this->derived();
    }

    /// Hands them to a function, in their order with the others, as `range::on_misfit` does with
    /// items that do not fit.
    Derived unknown_kinds(std::function<void(const item&)> function)
    {
        detail::set_kind_function(*this->state_, std::move(function));
        return this->derived();
    }

protected:
    using base::base;
};

/// The items of one partition, in the order of the sort key. Made by `collection::query`.
template <class... Ts>
class collection_query : public collection_range<collection_query<Ts...>, Ts...>
{
public:
    /// Only items whose sort key fulfils this, see `query_range::sort_key`. Where the models
    /// make it differently its value is what is stored, a text, a number or a binary:
    /// `sort_key(ddbm::begins_with("ORDER#"))`.
    template <comparison_operator Operator, class Value>
    collection_query sort_key(const comparison<Operator, Value>& condition)
    {
        using first = model_of<std::tuple_element_t<0, std::tuple<Ts...>>>;
        constexpr bool has_sort_key = detail::fields_of<first>::sort_key != detail::no_field;
        static_assert(has_sort_key, "ddbm: this model has no sort key to make a condition on");
        if constexpr (has_sort_key)
        {
            using attribute =
                typename decltype(detail::collection_sort_attribute<model_of<Ts>...>())::type;
            detail::set_sort_conditions<attribute>(*this->state_, condition);
        }
        return *this;
    }

    /// From the greatest sort key to the least.
    collection_query reverse()
    {
        detail::set_reverse(*this->state_);
        return *this;
    }

private:
    friend class collection<Ts...>;
    using collection_range<collection_query, Ts...>::collection_range;
};

/// All items of the table, in no particular order. Made by `collection::scan`.
template <class... Ts>
class collection_scan : public collection_range<collection_scan<Ts...>, Ts...>
{
public:
    /// As `scan_range::segments`.
    collection_scan segments(std::int64_t count)
    {
        detail::set_segments(*this->state_, count);
        return *this;
    }

private:
    friend class collection<Ts...>;
    using collection_range<collection_scan, Ts...>::collection_range;
};

/** Items of several classes in one table, read together: those of a partition in the order of the
 *  sort key, each as an object of its own class.
 *
 *  @code
 *  auto all = ddbm::collection<customer, order>(db).query("7");
 *  while (auto next = co_await all.async_next())  // a stored_variant<customer, order>
 *      std::visit(show, next);
 *  @endcode
 *
 *  Their models name the same table and the same key, make its partition key alike, and have a
 *  discriminator, by which an item says what it is.
 *
 *  A handle, as `table` is.
 */
template <class... Ts>
class collection
{
    using check = detail::collection_check<Ts...>;
    using first = std::tuple_element_t<0, std::tuple<Ts...>>;

    static_assert(sizeof(check) != 0);

public:
    using value_type = stored_variant<Ts...>;

    /// The table that the models name, behind the client's `table_prefix`. Throws
    /// `errc::invalid_table_name` if that is no name of a table.
    explicit collection(client db) : core_(std::move(db), detail::info_of<first>()) {}

    /// A table of this name or ARN.
    collection(client db, std::string name)
        : core_(std::move(db), detail::info_of<first>(), std::move(name))
    {
    }

    const std::string& name() const noexcept { return *core_.name; }
    const client& get_client() const noexcept { return core_.db; }

    /// A handle on the same table whose calls have these options.
    collection with(call_options options) const
    {
        collection other(*this);
        other.core_.db = core_.db.with(options);
        return other;
    }

    /// The items of one partition, given as `table<T>::query` takes it.
    collection_query<Ts...> query(detail::partition_key_argument<first> partition) const
    {
        static_assert(
            !detail::has_open_shards<model_of<first>, detail::of_table>,
            "ddbm: a collection has no queries of partitions that are spread over shards"
        );
        const detail::key_part value = partition.part();
        auto state = detail::make_query(core_, nullptr, {&value, 1});
        return collection_query<Ts...>(read_all(std::move(state)));
    }

    /// All items, in no particular order.
    collection_scan<Ts...> scan() const
    {
        return collection_scan<Ts...>(read_all(detail::make_scan(core_, nullptr)));
    }

private:
    static std::shared_ptr<detail::range_state> read_all(std::shared_ptr<detail::range_state> range)
    {
        if constexpr (check::is_valid)
            detail::set_part(*range, detail::collection_info<Ts...>());
        return range;
    }

    detail::table_core core_;
};

template <>
class collection<>
{
public:
    template <class Client, class... Name>
    explicit collection(const Client&, const Name&...)
    {
        static_assert(sizeof(Client) == 0, "ddbm: a collection has classes");
    }
};

}  // namespace ddbm

#endif
