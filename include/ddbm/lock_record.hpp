#ifndef DDBM_LOCK_RECORD_HPP
#define DDBM_LOCK_RECORD_HPP

#include <ddbm/codecs/duration.hpp>
#include <ddbm/codecs/number.hpp>
#include <ddbm/codecs/string.hpp>
#include <ddbm/model.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace ddbm {

/** The item of a lock: who holds it, and for how long unless that is renewed. See `async_lock`.
 *
 *  It may be read as any object is, to see who holds what. It stays when the lock is released, as
 *  it has the last fencing number: a lock whose record is deleted, be it by a time to live, counts
 *  from 1 again.
 *
 *  Its own model has a partition key `name`. A program that wants its locks among other items, or
 *  attributes of other names, says so in a model with a tag, of all members:
 *
 *  @code
 *  template <>
 *  struct ddbm::model_of<ddbm::lock_record, shop>
 *  {
 *      static constexpr auto value =
 *          ddbm::model<ddbm::lock_record>("shop")
 *              .partition_key("pk", ddbm::compose("LOCK#", &ddbm::lock_record::name))
 *              .sort_key("sk", ddbm::compose("LOCK"))
 *              .field("holder", &ddbm::lock_record::holder)
 *              .field("owner", &ddbm::lock_record::owner)
 *              .field("fence", &ddbm::lock_record::fencing_number)
 *              .field("renewals", &ddbm::lock_record::renewals)
 *              .field("lease", &ddbm::lock_record::lease);
 *  };
 *
 *  ddbm::table<ddbm::lock_record, shop> locks(db);
 *  @endcode
 */
class lock_record
{
public:
    lock_record() = default;

    std::string name;
    /// An id that each acquisition has of its own; empty: nobody holds the lock.
    std::string holder;
    /// What the holder calls itself, see `lock_options::owner`.
    std::string owner;
    /// Grows by one with each holder.
    std::int64_t fencing_number = 0;
    /// How often the holder has renewed it, so that each renewal changes the item.
    std::int64_t renewals = 0;
    /// How long the holder has it after each of them.
    std::chrono::milliseconds lease{0};
};

template <>
struct model_of<lock_record>
{
    static constexpr auto value =
        model<lock_record>("locks")
            .partition_key("name", &lock_record::name)
            .field("holder", &lock_record::holder)
            .field("owner", &lock_record::owner)
            .field("fencing_number", &lock_record::fencing_number)
            .field("renewals", &lock_record::renewals)
            .field("lease_ms", &lock_record::lease, counted_in<std::chrono::milliseconds>);
};

}  // namespace ddbm

#endif
