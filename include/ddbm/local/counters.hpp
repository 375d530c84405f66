#ifndef DDBM_LOCAL_COUNTERS_HPP
#define DDBM_LOCAL_COUNTERS_HPP

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace ddbm::local {

/// Capacity units of one table, or of one index of it.
class capacity_counter
{
public:
    capacity_counter() = default;

    double read_units = 0;
    double write_units = 0;
};

/// What one table was asked for.
class table_counters
{
public:
    table_counters() = default;

    capacity_counter table;
    std::map<std::string, capacity_counter, std::less<>> indexes;
    /// Items that were read, those that a filter dropped included.
    std::uint64_t items_read = 0;
    std::uint64_t items_returned = 0;
    std::uint64_t items_written = 0;
};

/// What an engine was asked for since it was made, or since its counters were reset.
class counters
{
public:
    counters() = default;

    /// By operation, "GetItem"; those that failed included. What was never asked for is not there.
    std::map<std::string, std::uint64_t, std::less<>> requests;
    std::map<std::string, table_counters, std::less<>> tables;
};

}  // namespace ddbm::local

#endif
