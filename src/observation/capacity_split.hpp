// Which of the capacity units that an operation has consumed are of reads, and which of writes.

#ifndef DDBM_SRC_OBSERVATION_CAPACITY_SPLIT_HPP
#define DDBM_SRC_OBSERVATION_CAPACITY_SPLIT_HPP

#include <ddbm/operations/consumed_capacity.hpp>

namespace ddbm::detail {

struct capacity_split
{
    double read = 0;
    double write = 0;
};

// Only transactions report them apart; of others all are of the operation's kind.
inline capacity_split split(const capacity& consumed, bool is_write)
{
    if (consumed.read_capacity_units || consumed.write_capacity_units)
        return {
            consumed.read_capacity_units.value_or(0), consumed.write_capacity_units.value_or(0)};
    return is_write ? capacity_split{0, consumed.capacity_units}
                    : capacity_split{consumed.capacity_units, 0};
}

}  // namespace ddbm::detail

#endif
