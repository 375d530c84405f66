#ifndef DDBM_COLLECTION_RANGE_HPP
#define DDBM_COLLECTION_RANGE_HPP

#include <ddbm/comparison.hpp>
#include <ddbm/condition.hpp>
#include <ddbm/consistency.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/range.hpp>

#include <ddbm/detail/collection_source.hpp>
#include <ddbm/detail/merge_core.hpp>
#include <ddbm/detail/range_core.hpp>

#include <cstdint>
#include <functional>
#include <memory>
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
template <class Derived, class From, class Handle, class First, class... Rest>
class collection_range
    : public range<detail::collected_class<First>, Derived, detail::collected_tag<First>, Handle>
{
    using base =
        range<detail::collected_class<First>, Derived, detail::collected_tag<First>, Handle>;

public:
    using source_type = detail::collected_source<From, First>;

    /// As `range::filter`, about one of the classes or about none. Items of another class are asked
    /// as well; they may not have the attributes. Of an index it is about what one of the models
    /// says that it holds.
    template <class T, class Tag>
    Derived filter(const condition<T, Tag>& what)
    {
        detail::check_collection_filter<T, Tag, First, Rest...>();
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
    explicit collection_range(std::shared_ptr<detail::range_state> state) : base(std::move(state))
    {
    }
};

/// The items of one partition, in the order of the sort key: of the table, or of an index, in its
/// order. Made by `collection::query`.
template <class From, class Handle, class... Ts>
class collection_query
    : public collection_range<collection_query<From, Handle, Ts...>, From, Handle, Ts...>
{
    using base = collection_range<collection_query, From, Handle, Ts...>;

public:
    /// Only items whose sort key fulfils this, see `query_range::sort_key`. For an attribute that
    /// the models make differently the value is what is stored, a text, a number or a binary:
    /// `sort_key(ddbm::begins_with("ORDER#"))`.
    template <comparison_operator... Operator, class... Value>
    collection_query sort_key(const comparison<Operator, Value>&... conditions)
    {
        detail::set_conditions<detail::collection_sort_attributes<From, Ts...>>(
            *this->state_, conditions...
        );
        return *this;
    }

    /// From the greatest sort key to the least.
    collection_query reverse()
    {
        detail::set_reverse(*this->state_);
        return *this;
    }

    /** As `query_range::as`, with a smaller class for each of the collection's, in their order, or
     *  a `model_of<Small, Tag>`.
     *
     *  @code
     *  auto brief = everything.query("7").as<customer_name, order_total>();
     *  @endcode
     *
     *  It delivers variants of `projected`. A request asks for the attributes of all of them.
     */
    template <class... Small>
    auto as()
    {
        using smaller =
            detail::collection_projection<From, std::tuple<Ts...>, std::tuple<Small...>>;
        if constexpr (smaller::is_valid)
            return collection_query<From, typename smaller::handle, Ts...>(
                smaller::range(*this->state_)
            );
        else
            return *this;
    }

private:
    template <class...>
    friend class collection;
    template <class, class, class...>
    friend class collection_query;

    explicit collection_query(std::shared_ptr<detail::range_state> state) : base(std::move(state))
    {
    }
};

/// All items of the table or an index, in no particular order. Made by `collection::scan`.
template <class From, class Handle, class... Ts>
class collection_scan
    : public collection_range<collection_scan<From, Handle, Ts...>, From, Handle, Ts...>
{
    using base = collection_range<collection_scan, From, Handle, Ts...>;

public:
    /// As `scan_range::segments`.
    collection_scan segments(std::int64_t count)
    {
        detail::set_segments(*this->state_, count);
        return *this;
    }

    /// As `collection_query::as`.
    template <class... Small>
    auto as()
    {
        using smaller =
            detail::collection_projection<From, std::tuple<Ts...>, std::tuple<Small...>>;
        if constexpr (smaller::is_valid)
            return collection_scan<From, typename smaller::handle, Ts...>(
                smaller::range(*this->state_)
            );
        else
            return *this;
    }

private:
    template <class...>
    friend class collection;
    template <class, class, class...>
    friend class collection_scan;

    explicit collection_scan(std::shared_ptr<detail::range_state> state) : base(std::move(state)) {}
};

/// A query of a partition that the models spread over shards, see `shard`: all of them, in the
/// order of the sort key. Made by `collection::query`.
template <class From, class Handle, class... Ts>
class sharded_collection : public ordered_ranges<
                               sharded_collection<From, Handle, Ts...>,
                               typename detail::handle_object<Handle>::type,
                               Handle>
{
    using base =
        ordered_ranges<sharded_collection, typename detail::handle_object<Handle>::type, Handle>;
    using first = std::tuple_element_t<0, std::tuple<Ts...>>;

public:
    using source_type = detail::collected_source<From, first>;

    /// As `collection_query::sort_key`.
    template <comparison_operator... Operator, class... Value>
    sharded_collection sort_key(const comparison<Operator, Value>&... conditions)
    {
        return this->set_all([&](detail::range_state& each) {
            detail::set_conditions<detail::collection_sort_attributes<From, Ts...>>(
                each, conditions...
            );
        });
    }

    /// From the greatest sort key to the least.
    sharded_collection reverse()
    {
        return this->set_all([](detail::range_state& each) { detail::set_reverse(each); });
    }

    /// As `collection_range::filter`.
    template <class T, class Tag>
    sharded_collection filter(const condition<T, Tag>& what)
    {
        detail::check_collection_filter<T, Tag, Ts...>();
        return this->set_all([&](detail::range_state& each) {
            detail::add_filter(each, what.core());
        });
    }

    /// As `range::consistent`.
    sharded_collection consistent()
    {
        static_assert(source_type::is_consistent, "ddbm: a global index has no consistent reads");
        return consistency(ddbm::consistency::strong);
    }

    /// As `range::consistency`.
    sharded_collection consistency(ddbm::consistency of_reads)
    {
        return this->set_all([&](detail::range_state& each) {
            detail::set_consistency(each, of_reads);
        });
    }

    /// As `collection_range::unknown_kinds`.
    sharded_collection unknown_kinds(unknown_kind fate)
    {
        return this->set_all([&](detail::range_state& each) {
            detail::set_unknown_kinds(each, fate == unknown_kind::skip);
        });
    }

    /// Hands them to a function, as `ordered_ranges::on_misfit` does with items that do not fit.
    sharded_collection unknown_kinds(std::function<void(const item&)> function)
    {
        // One for all, as it may have a state.
        std::function<void(const item&)> of_each;
        if (function)
            of_each = [all = std::make_shared<std::function<void(const item&)>>(std::move(function)
                       )](const item& found) { (*all)(found); };
        return this->set_all([&](detail::range_state& each) {
            detail::set_kind_function(each, of_each);
        });
    }

    /// As `collection_query::as`.
    template <class... Small>
    auto as()
    {
        using smaller =
            detail::collection_projection<From, std::tuple<Ts...>, std::tuple<Small...>>;
        if constexpr (smaller::is_valid)
        {
            detail::range_states ranges;
            for (const auto& each : detail::ranges_to_change(*this->merge_))
                ranges.push_back(smaller::range(*each));
            return sharded_collection<From, typename smaller::handle, Ts...>(
                detail::make_merge(std::move(ranges), *this->merge_)
            );
        }
        else
            return *this;
    }

    // -- For the library.

    explicit sharded_collection(std::shared_ptr<detail::merge_state> merge) : base(std::move(merge))
    {
    }
};

namespace detail {

template <class From, class Handle, class... Ts>
inline constexpr bool is_query_range<collection_query<From, Handle, Ts...>> = true;

}  // namespace detail

}  // namespace ddbm

#endif
