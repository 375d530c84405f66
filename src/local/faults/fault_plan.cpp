#include "local/faults/fault_plan.hpp"

#include "local/faults/fault_rules.hpp"
#include "local/long_time.hpp"
#include "sign/sigv4.hpp"
#include "values/json_writer.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace ddbm::local::detail {
namespace {

using clock = std::chrono::system_clock;

constexpr std::string_view provisioned_throughput_exceeded_exception =
    "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
constexpr std::string_view throttling_exception =
    "com.amazonaws.dynamodb.v20120810#ThrottlingException";
constexpr std::string_view control_throttling_exception =
    "com.amazon.coral.availability#ThrottlingException";
constexpr std::string_view invalid_signature_exception =
    "com.amazon.coral.service#InvalidSignatureException";
constexpr std::string_view expired_token_exception =
    "com.amazon.coral.service#ExpiredTokenException";

constexpr std::array<std::string_view, 13> control_operations = {
    "CreateTable",
    "DescribeTable",
    "UpdateTable",
    "DeleteTable",
    "ListTables",
    "UpdateTimeToLive",
    "DescribeTimeToLive",
    "TagResource",
    "UntagResource",
    "ListTagsOfResource",
    "DescribeLimits",
    "DescribeEndpoints",
    "DescribeContinuousBackups",
};

// A table's ARN ends with its name.
bool names_table(std::string_view name_or_arn, std::string_view table) noexcept
{
    if (name_or_arn == table)
        return true;
    if (!name_or_arn.starts_with("arn:") || !name_or_arn.ends_with(table))
        return false;
    name_or_arn.remove_suffix(table.size());
    return name_or_arn.ends_with(":table/");
}

bool is_about(
    const fault& f, std::string_view operation, std::span<const std::string_view> tables
) noexcept
{
    if (!f.operation().empty() && f.operation() != operation)
        return false;
    if (!concerns(f.what(), operation))
        return false;
    return f.table().empty() ||
           std::any_of(tables.begin(), tables.end(), [&](std::string_view table) {
               return names_table(table, f.table());
           });
}

// 53 bits, as many as a double has; the standard's distributions differ between libraries.
double draw(std::mt19937_64& generator)
{
    return static_cast<double>(generator() >> 11) / static_cast<double>(std::uint64_t(1) << 53);
}

bool is_its_turn(const fault& f, std::uint64_t request, std::mt19937_64& generator)
{
    switch (f.when())
    {
    case fault::turn::always:
        return true;
    case fault::turn::nth:
        return request == f.n();
    case fault::turn::every:
        return f.n() != 0 && request % f.n() == 0;
    case fault::turn::first:
        return request <= f.n();
    case fault::turn::probability:
        return draw(generator) < f.probability();
    }
    return false;
}

// `"ThrottlingReasons":[...]`; the two exceptions spell the member differently.
std::string reasons_member(const char* name, const std::vector<throttling_reason>& reasons)
{
    if (reasons.empty())
        return {};
    std::string json;
    ddbm::detail::json_writer out(json);
    out.plain_key(name).begin_array();
    for (const throttling_reason& r : reasons)
    {
        out.begin_object().key("reason").string(r.reason);
        if (!r.resource.empty())
            out.key("resource").string(r.resource);
        out.end_object();
    }
    out.end_array();
    return json;
}

service_error throughput_exceeded(const fault& f)
{
    return service_error(
               400,
               provisioned_throughput_exceeded_exception,
               "The level of configured provisioned throughput for the table was exceeded. "
               "Consider "
               "increasing your provisioning level with the UpdateTable API."
    )
        .with_members(reasons_member("ThrottlingReasons", f.reasons()));
}

service_error throttled(const fault& f, std::string_view operation)
{
    if (std::ranges::find(control_operations, operation) != control_operations.end())
        return service_error(400, control_throttling_exception, "Rate exceeded");
    return service_error(
               400,
               throttling_exception,
               "Throughput exceeds the current capacity of your table or index. DynamoDB is "
               "automatically scaling your table or index so please try again shortly. If "
               "exceptions persist, check if you have a hot key: "
               "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
               "bp-partition-key-design.html"
    )
        .with_members(reasons_member("throttlingReasons", f.reasons()));
}

void set_error(fault_plan::decision& d, service_error error)
{
    if (!d.error)
        d.error = std::move(error);
}

void set_least(std::optional<std::size_t>& limit, std::int64_t amount)
{
    const auto wanted = static_cast<std::size_t>(amount);
    limit = std::min(limit.value_or(wanted), wanted);
}

void set_conflict(fault_plan::decision& d, const fault& f, std::string_view operation)
{
    if (!operation.starts_with("Transact"))
        set_error(d, {400, transaction_conflict_exception, "Transaction is ongoing for the item"});
    else if (!d.conflict_at)
        d.conflict_at = static_cast<std::size_t>(f.amount());
}

void apply(fault_plan::decision& d, const fault& f, std::string_view operation)
{
    switch (f.what())
    {
    case fault::kind::provisioned_throughput_exceeded:
        set_error(d, throughput_exceeded(f));
        break;
    case fault::kind::throttling:
        set_error(d, throttled(f, operation));
        break;
    case fault::kind::internal_error:
        set_error(d, {500, internal_server_error, "Internal server error"});
        break;
    case fault::kind::delay:
        d.delay = at_most_half_a_century(
            d.delay + at_most_half_a_century(std::chrono::milliseconds(f.amount()))
        );
        break;
    case fault::kind::drop_before:
        d.drop_before = true;
        break;
    case fault::kind::drop_after:
        d.drop_after = true;
        break;
    case fault::kind::partial_batch:
        set_least(d.batch_limit, f.amount());
        break;
    case fault::kind::short_pages:
        set_least(d.page_limit, f.amount());
        break;
    case fault::kind::conflict:
        set_conflict(d, f, operation);
        break;
    case fault::kind::clock_skew:
        d.clock_skew = at_most_half_a_century(std::chrono::seconds(f.amount()));
        break;
    case fault::kind::expired_token:
        set_error(
            d,
            {400, expired_token_exception, "The security token included in the request is expired"}
        );
        break;
    }
}

std::string date_text(clock::time_point when)
{
    const ddbm::detail::amz_date date = ddbm::detail::to_amz_date(when);
    return std::string(date.begin(), date.end());
}

}  // namespace

fault_plan::fault_plan(faults wanted)
{
    for (const fault& f : wanted.all())
        faults_.push_back({f, 0});
}

fault_plan::decision fault_plan::next(
    std::string_view operation, std::span<const std::string_view> tables, std::mt19937_64& generator
)
{
    decision d;
    for (counted_fault& counted : faults_)
    {
        if (!is_about(counted.what, operation, tables))
            continue;
        ++counted.requests;
        if (is_its_turn(counted.what, counted.requests, generator))
            apply(d, counted.what, operation);
    }
    return d;
}

std::optional<service_error>
signature_error(clock::time_point signed_at, std::chrono::seconds ahead)
{
    constexpr std::chrono::minutes tolerance(15);
    // Within what dates can be, whatever the fault says.
    constexpr std::chrono::seconds most = std::chrono::hours(24 * 365 * 30);
    ahead = std::clamp(ahead, -most, most);
    if (std::chrono::abs(ahead) <= tolerance)
        return std::nullopt;

    const clock::time_point now = signed_at + ahead;
    const bool is_late = ahead > tolerance;
    const clock::time_point limit = is_late ? now - tolerance : now + tolerance;
    std::string text = is_late ? "Signature expired: " : "Signature not yet current: ";
    text += date_text(signed_at);
    text += is_late ? " is now earlier than " : " is still later than ";
    text += date_text(limit) + " (" + date_text(now);
    text += is_late ? " - 15 min.)" : " + 15 min.)";
    return service_error(400, invalid_signature_exception, std::move(text));
}

}  // namespace ddbm::local::detail
