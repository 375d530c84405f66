#ifndef DDBM_OPERATIONS_DESCRIBE_CONTINUOUS_BACKUPS_HPP
#define DDBM_OPERATIONS_DESCRIBE_CONTINUOUS_BACKUPS_HPP

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// Whether backups are made by themselves.
enum class continuous_backups_status
{
    /// One that this list does not have.
    unknown,
    enabled,
    disabled,
};

/// What describe_continuous_backups_request is answered with.
class describe_continuous_backups_reply
{
public:
    describe_continuous_backups_reply() = default;

    /// The service tells times to the millisecond.
    using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

    ddbm::continuous_backups_status continuous_backups_status =
        ddbm::continuous_backups_status::unknown;
    ddbm::continuous_backups_status point_in_time_recovery_status =
        ddbm::continuous_backups_status::unknown;

    // Absent while point-in-time recovery is disabled.

    std::optional<int> recovery_period_in_days;
    std::optional<time_point> earliest_restorable_date_time;
    std::optional<time_point> latest_restorable_date_time;
};

/** Asks whether a table can be restored to an earlier moment, and to which.
 *
 *  @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
 */
class describe_continuous_backups_request
{
public:
    using reply_type = describe_continuous_backups_reply;

    /// @param table_name  its name or ARN
    explicit describe_continuous_backups_request(std::string table_name)
        : table_name_(std::move(table_name))
    {
    }

    const std::string& table_name() const noexcept { return table_name_; }

private:
    std::string table_name_;
};

}  // namespace ddbm

#endif
