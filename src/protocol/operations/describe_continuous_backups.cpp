#include "protocol/operations/describe_continuous_backups.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/table_name.hpp"

#include <limits>

namespace ddbm::detail {
namespace {

continuous_backups_status read_required_status(const reply_object& reply, std::string_view name)
{
    return reply.required(name, read_status<continuous_backups_status>(reply, name));
}

std::optional<int> read_days(const reply_object& recovery)
{
    constexpr std::string_view name = "RecoveryPeriodInDays";

    const std::optional<std::int64_t> days = recovery.integer(name);
    if (!days)
        return std::nullopt;
    if (*days < 0 || *days > std::numeric_limits<int>::max())
        recovery.fail(name, "a number of days", "another number");
    return static_cast<int>(*days);
}

}  // namespace

void write_request(json_writer& out, const describe_continuous_backups_request& request)
{
    within_table(request.table_name(), [&] {
        check_table_name(request.table_name());
        out.begin_object().plain_key("TableName").quoted(request.table_name()).end_object();
    });
}

void read_reply(std::string_view body, describe_continuous_backups_reply& reply)
{
    constexpr std::string_view description = "ContinuousBackupsDescription";

    const reply_document document(body);
    const reply_object root = document.root();
    const reply_object described = root.required(description, root.object(description));
    reply.continuous_backups_status = read_required_status(described, "ContinuousBackupsStatus");
    if (const auto recovery = described.object("PointInTimeRecoveryDescription"))
    {
        reply.point_in_time_recovery_status =
            read_required_status(*recovery, "PointInTimeRecoveryStatus");
        reply.recovery_period_in_days = read_days(*recovery);
        reply.earliest_restorable_date_time = recovery->time("EarliestRestorableDateTime");
        reply.latest_restorable_date_time = recovery->time("LatestRestorableDateTime");
    }
}

}  // namespace ddbm::detail
