#ifndef DDBM_JOURNAL_RECORD_HPP
#define DDBM_JOURNAL_RECORD_HPP

#include <ddbm/codecs/enumeration.hpp>
#include <ddbm/codecs/number.hpp>
#include <ddbm/codecs/string.hpp>
#include <ddbm/codecs/time_point.hpp>
#include <ddbm/enum_names.hpp>
#include <ddbm/model.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm {

/// How far what a record of a journal tells of has come.
enum class journal_status : unsigned char
{
    /// Nothing of it has been written yet.
    pending,
    /// A part has.
    running,
    done,
};

template <>
struct enum_names<journal_status>
{
    static constexpr std::pair<journal_status, std::string_view> value[] = {
        {journal_status::pending, "pending"},
        {journal_status::running, "running"},
        {journal_status::done, "done"},
    };
};

/** What a journal says of a transaction or of a run: who asked for it, when, and how far it has
 *  come. See `transaction::journal` and `stepwise`.
 *
 *  The program says who; all else is made by the library. A program that wants to say more derives
 *  a class from it, with a model of its own. What a run is resumed by belongs there:
 *
 *  @code
 *  struct payout : ddbm::journal_record
 *  {
 *      std::string quest;
 *      int gold = 0;
 *  };
 *
 *  template <>
 *  struct ddbm::model_of<payout>
 *  {
 *      static constexpr auto value = ddbm::model<payout>("payouts")
 *                                        .inherit<ddbm::journal_record>()
 *                                        .field("quest", &payout::quest)
 *                                        .field("gold", &payout::gold);
 *  };
 *  @endcode
 *
 *  `inherit` takes the attributes of its own model, `requester_id`, `datetime`, `status`,
 *  `steps_done` and `steps`. Another model may have another partition key, such as a number, and
 *  other names, as long as the time is in the key, and the status and the steps are fields.
 */
class journal_record
{
public:
    journal_record() = default;

    /// For whom.
    std::string requester;
    /// UTC. No two records of a requester have the same: where it is taken, the next microsecond
    /// is.
    std::chrono::sys_time<std::chrono::microseconds> time;
    journal_status status = journal_status::pending;
    /// Of a run: how many of its steps have been done.
    std::int64_t steps_done = 0;
    std::int64_t steps = 0;
};

template <>
struct model_of<journal_record>
{
    static constexpr auto value = model<journal_record>("journal")
                                      .partition_key("requester_id", &journal_record::requester)
                                      .sort_key("datetime", &journal_record::time)
                                      .field("status", &journal_record::status)
                                      .field("steps_done", &journal_record::steps_done)
                                      .field("steps", &journal_record::steps);
};

}  // namespace ddbm

#endif
