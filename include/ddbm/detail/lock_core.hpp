#ifndef DDBM_DETAIL_LOCK_CORE_HPP
#define DDBM_DETAIL_LOCK_CORE_HPP

// Locks, whatever the model of their records is; compiled in the library.

#include <ddbm/lock_options.hpp>
#include <ddbm/lock_record.hpp>

#include <ddbm/detail/attribute_place.hpp>
#include <ddbm/detail/table_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace ddbm::detail {

// A lock that is held, and renewed until the last handle on it is gone.
class lock_session;
using lock_handle = std::shared_ptr<lock_session>;

table_call<lock_handle> prepare_lock(table_core table, std::string name, lock_options options);
table_call<> prepare_lost(const lock_handle& of);
table_call<> prepare_release(const lock_handle& of);
asio::any_io_executor executor_of(const lock_session& of);

// Whether a model has what a lock needs to know of its record.
template <class Tag>
constexpr bool is_lock_model()
{
    using model = model_of<lock_record, Tag>;
    constexpr bool has_name = find_field<model, &lock_record::name>().number != no_field ||
                              is_composed_of<model, &lock_record::name>();
    constexpr bool is_whole =
        has_name && find_field<model, &lock_record::holder>().number != no_field &&
        find_field<model, &lock_record::owner>().number != no_field &&
        find_field<model, &lock_record::fencing_number>().number != no_field &&
        find_field<model, &lock_record::renewals>().number != no_field &&
        find_field<model, &lock_record::lease>().number != no_field;
    static_assert(is_whole, "ddbm: a model of lock_record has all of its members in it");
    return is_whole;
}

}  // namespace ddbm::detail

#endif
