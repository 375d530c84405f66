#ifndef DDBM_OPERATIONS_CONSUMED_CAPACITY_HPP
#define DDBM_OPERATIONS_CONSUMED_CAPACITY_HPP

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace ddbm {

/// Which capacity a reply reports.
enum class return_consumed_capacity
{
    none,
    /// That of the whole operation.
    total,
    /// The same, and that of the table and each index by itself.
    indexes,
};

/// Capacity units: RCU of a read, WCU of a write.
class capacity
{
public:
    capacity() = default;

    double capacity_units = 0;
    /// Reported apart in transactions only.
    std::optional<double> read_capacity_units;
    std::optional<double> write_capacity_units;

    friend bool operator==(const capacity&, const capacity&) = default;
};

/// What an operation has used up, as the service counts it.
class consumed_capacity : public capacity
{
public:
    using by_index = std::map<std::string, capacity, std::less<>>;

    consumed_capacity() = default;

    /// As it was given in the request.
    std::string table_name;

    // With return_consumed_capacity::indexes only.

    std::optional<capacity> table;
    by_index local_secondary_indexes;
    by_index global_secondary_indexes;

    friend bool operator==(const consumed_capacity&, const consumed_capacity&) = default;
};

}  // namespace ddbm

#endif
