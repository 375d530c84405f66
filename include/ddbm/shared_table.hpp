#ifndef DDBM_SHARED_TABLE_HPP
#define DDBM_SHARED_TABLE_HPP

#include <ddbm/table_lifecycle.hpp>

#include <concepts>

namespace ddbm {

/** A table that several models share, as such: it has the indexes of all of them.
 *
 *  @code
 *  ddbm::table<customer> customers(db);
 *  ddbm::table<order> orders(db);
 *  co_await ddbm::shared_table(customers, orders).async_create(ddbm::on_demand());
 *  @endcode
 *
 *  The models have one key, in the names and types of its attributes, and at most one time to live.
 *  An index that several of them have has one key; it holds what each of them wants of it.
 */
class shared_table : public table_lifecycle
{
public:
    /// Of handles on one table; throws `errc::invalid_request` if they are on several.
    template <class... Others>
    explicit shared_table(const table_lifecycle& first, const Others&... others)
        : table_lifecycle(first)
    {
        constexpr bool are_tables = (std::derived_from<Others, table_lifecycle> && ...);
        static_assert(
            are_tables, "ddbm: a shared_table is made of handles on tables, such as table<order>"
        );
        if constexpr (are_tables)
            (add(others), ...);
    }

private:
    void add(const table_lifecycle& other);
};

}  // namespace ddbm

#endif
