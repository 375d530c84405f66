#ifndef DDBM_COLLECTION_HPP
#define DDBM_COLLECTION_HPP

#include <ddbm/call_options.hpp>
#include <ddbm/client_handle.hpp>
#include <ddbm/collection_range.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/stored_variant.hpp>

#include <ddbm/detail/collection_info.hpp>
#include <ddbm/detail/collection_source.hpp>
#include <ddbm/detail/index_value.hpp>
#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/merge_core.hpp>
#include <ddbm/detail/range_core.hpp>
#include <ddbm/detail/table_core.hpp>

#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <utility>

namespace ddbm {

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
 *  discriminator, by which an item says what it is. A class that has several models stands there
 *  with one of them, `ddbm::collection<customer, ddbm::model_of<order, archive>>`; what is
 * delivered is the class.
 *
 *  A handle, as `table` is.
 */
template <class... Ts>
class collection
{
    using check = detail::collection_check<Ts...>;
    using first = std::tuple_element_t<0, std::tuple<Ts...>>;
    using first_class = detail::collected_class<first>;
    using first_tag = detail::collected_tag<first>;

    static_assert(sizeof(check) != 0);

    template <class From>
    using handle = detail::collection_handle<From, Ts...>;
    template <class From>
    using query_of = collection_query<From, handle<From>, Ts...>;
    template <class From>
    using scan_of = collection_scan<From, handle<From>, Ts...>;

public:
    using value_type = handle<detail::from_table>;

    /// The table that the models name, behind the client's `table_prefix`. Throws
    /// `errc::invalid_table_name` if that is no name of a table.
    explicit collection(client db) : core_(std::move(db), detail::info_of<first_class, first_tag>())
    {
    }

    /// A table of this name or ARN.
    collection(client db, std::string name)
        : core_(std::move(db), detail::info_of<first_class, first_tag>(), std::move(name))
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

    /// The items of one partition, given as `table<T>::query` takes it. Of one that the models
    /// spread over shards, see `shard`, it finds the items of all of them: a `sharded_collection`.
    auto query(detail::partition_key_argument<first_class, first_tag> partition) const
    {
        using from = detail::from_table;
        if constexpr (check::is_valid)
        {
            const detail::key_part value = partition.part();
            return make_query<from>({&value, 1});
        }
        else
            return query_of<from>(nullptr);
    }

    /// All items, in no particular order.
    collection_scan<detail::from_table, value_type, Ts...> scan() const
    {
        return make_scan<detail::from_table, check>();
    }

    /** The items of one partition of an index, in the order of its sort key.
     *
     *  @code
     *  auto late = ddbm::collection<invoice, order>(db).query<"by_status">(status::open);
     *  @endcode
     *
     *  Each of the models has the index, with the same attributes as its keys, and makes its
     *  partition key alike. The partition is given as `table<T>::query` takes it. What is delivered
     *  of a class is what its own model says: `stored<T>` where the index holds whole items, and
     *  `partial` where it holds a part of them.
     */
    template <detail::name_literal Index, class... Values>
    auto query(const Values&... values) const
    {
        using from = detail::from_index<Index>;
        if constexpr (detail::collection_partition_check<from, Ts...>::is_valid)
        {
            using model = detail::collected_model<first>;
            using source = detail::collected_source<from, first>;
            if constexpr (detail::is_partition_given<model, source, Values...>())
            {
                const detail::index_partition_argument<model, source::number> partition(values...);
                return make_query<from>(partition.parts());
            }
            else
                return query_of<from>(nullptr);
        }
        else
            return query_of<detail::from_table>(nullptr);
    }

    /// All items of an index, in no particular order; those without its keys are not in it. Each of
    /// the models has it, with the same attributes as its keys.
    template <detail::name_literal Index>
    auto scan() const
    {
        using from = detail::from_index<Index>;
        using index_check = detail::collection_index_check<from, Ts...>;
        if constexpr (index_check::is_valid)
            return make_scan<from, index_check>();
        else
            return make_scan<detail::from_table, index_check>();
    }

private:
    template <class From>
    const detail::index_info* index_of() const
    {
        return detail::collected_source<From, first>::template info<first_class, first_tag>();
    }

    template <class From>
    auto make_query(std::span<const detail::key_part> partition) const
    {
        using source = detail::collected_source<From, first>;
        const detail::index_info* index = index_of<From>();
        const detail::model_info& kinds = detail::collection_info<From, Ts...>();
        if constexpr (detail::has_open_shards<detail::collected_model<first>, source>)
        {
            auto queries = detail::make_sharded_query(core_, index, partition);
            for (const auto& each : queries)
                detail::set_part(*each, kinds);
            return sharded_collection<From, handle<From>, Ts...>(
                detail::make_merge(std::move(queries))
            );
        }
        else
        {
            auto query = detail::make_query(core_, index, partition);
            detail::set_part(*query, kinds);
            return query_of<From>(std::move(query));
        }
    }

    template <class From, class Check>
    scan_of<From> make_scan() const
    {
        if constexpr (Check::is_valid)
        {
            auto scan = detail::make_scan(core_, index_of<From>());
            detail::set_part(*scan, detail::collection_info<From, Ts...>());
            return scan_of<From>(std::move(scan));
        }
        else
            return scan_of<From>(nullptr);
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
