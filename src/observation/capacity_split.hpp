// Which of the capacity units that an operation has consumed are of reads, and which of writes.

#ifndef DDBM_SRC_OBSERVATION_CAPACITY_SPLIT_HPP
#define DDBM_SRC_OBSERVATION_CAPACITY_SPLIT_HPP

#include <ddbm/capacity_ledger.hpp>
#include <ddbm/operations/consumed_capacity.hpp>

namespace ddbm::detail {

// Only transactions report them apart; of others all are of the operation's kind.
inline capacity_units split(const capacity& consumed, bool is_write)
{
    if (consumed.read_capacity_units || consumed.write_capacity_units)
        return capacity_units(
            consumed.read_capacity_units.value_or(0), consumed.write_capacity_units.value_or(0)
        );
    return is_write ? capacity_units(0, consumed.capacity_units)
                    : capacity_units(consumed.capacity_units, 0);
}

}  // namespace ddbm::detail

#endif
