#ifndef DDBM_LOCAL_ENGINE_OPTIONS_HPP
#define DDBM_LOCAL_ENGINE_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace ddbm::local {

/// How an `engine` is set up. As it stands: in memory, with the real time.
class engine_options
{
public:
    engine_options() = default;

    /// The file that everything is kept in; made if it is not there. Empty: in memory.
    std::string file;

    /// In ARNs and stream records.
    std::string region = "us-east-1";
    std::string account = "000000000000";

    /// The time that tables, streams, time to live and tokens go by.
    std::function<std::chrono::system_clock::time_point()> clock = [] {
        return std::chrono::system_clock::now();
    };

    /// What ids, iterators and random faults are made from. 0: another one each time.
    std::uint64_t seed = 0;

    /// How long a new table is CREATING, a changed one or an index UPDATING or CREATING, and a
    /// deleted one DELETING, by `clock`. 0: each is over when the request is answered.
    std::chrono::milliseconds table_changes_take = std::chrono::milliseconds(0);

    /// How long an item is still there after its time to live. The service takes up to two days.
    std::chrono::seconds expired_items_stay = std::chrono::seconds(0);
};

}  // namespace ddbm::local

#endif
