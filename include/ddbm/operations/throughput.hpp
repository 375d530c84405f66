#ifndef DDBM_OPERATIONS_THROUGHPUT_HPP
#define DDBM_OPERATIONS_THROUGHPUT_HPP

#include <cstdint>

namespace ddbm {

/// How a table is paid for.
enum class billing_mode
{
    /// By the throughput that is set aside.
    provisioned,
    /// By what is used.
    pay_per_request,
};

/// Throughput that is set aside for a table or index.
class provisioned_throughput
{
public:
    provisioned_throughput() = default;
    provisioned_throughput(std::int64_t read, std::int64_t write)
        : read_capacity_units(read), write_capacity_units(write)
    {
    }

    /// RCU: strongly consistent reads of up to 4 KB a second.
    std::int64_t read_capacity_units = 0;
    /// WCU: writes of up to 1 KB a second.
    std::int64_t write_capacity_units = 0;

    friend bool operator==(const provisioned_throughput&, const provisioned_throughput&) = default;
};

}  // namespace ddbm

#endif
