#ifndef DDBM_SHARED_TABLE_HPP
#define DDBM_SHARED_TABLE_HPP

#include <ddbm/table_lifecycle.hpp>

#include <concepts>
#include <exception>

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
    /// Of handles on one table, other shared ones among them; the first one's client and options
    /// are used. Throws `errc::invalid_request` if they are on several tables, or of several
    /// clients.
    template <class First, class... Others>
    explicit shared_table(const First& first, const Others&... others)
        : table_lifecycle(as_table(first))
    {
        (add(as_table(others)), ...);
    }

private:
    template <class Handle>
    static const table_lifecycle& as_table(const Handle& handle)
    {
        constexpr bool is_table = std::derived_from<Handle, table_lifecycle>;
        static_assert(
            is_table, "ddbm: a shared_table is made of handles on tables, such as table<order>"
        );
        if constexpr (is_table)
            return handle;
        else
            std::terminate();
    }

    // With all the models that it has.
    void add(const table_lifecycle& other);
};

}  // namespace ddbm

#endif
