#include "local/control/capacity_limits.hpp"

#include "local/control/control_errors.hpp"

#include <string>

namespace ddbm::local::detail {

namespace {

constexpr std::string_view advice =
    " Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher "
    "limits.";

void check_one(
    const engine_state& state, const std::string& what, std::string_view index, std::int64_t units
)
{
    if (units <= table_capacity_units)
        return;
    const std::string kind = index.empty() ? "table" : "index";
    std::string text = "The requested " + what;
    if (!index.empty())
        text.append(" for index ").append(index);
    text.append(", ").append(std::to_string(units)).append(", is above the per ").append(kind);
    text.append(" maximum for the account in ").append(state.options.region).append(". Per ");
    text.append(kind).append(" maximum: ").append(std::to_string(table_capacity_units));
    limit_exceeded(text.append(".").append(advice));
}

void check_account(
    const engine_state& state, const std::string& what, std::int64_t current, std::int64_t more
)
{
    if (more <= 0 || current + more <= account_capacity_units)
        return;
    std::string text = "This request would have caused the " + what;
    text.append(" limit to be exceeded for the account in ").append(state.options.region);
    text.append(". Current ").append(what).append(" reserved by the account: ");
    text.append(std::to_string(current)).append(". Limit: ");
    text.append(std::to_string(account_capacity_units)).append(". Requested: ");
    limit_exceeded(text.append(std::to_string(more)).append(".").append(advice));
}

}  // namespace

capacity_units reserved_capacity(engine_state& state)
{
    capacity_units sum;
    const auto add = [&sum](const throughput& t) {
        sum.read += t.read;
        sum.write += t.write;
    };
    for (const auto& [name, t] : state.tables.tables())
    {
        add(t.provisioned);
        for (const index& i : t.indexes)
            add(i.provisioned);
    }
    return sum;
}

void check_capacity_limits(
    const engine_state& state,
    const capacity_units& reserved,
    std::span<const capacity_request> wanted
)
{
    capacity_units more;
    for (const capacity_request& one : wanted)
    {
        check_one(state, "ReadCapacityUnits", one.index, one.read);
        check_one(state, "WriteCapacityUnits", one.index, one.write);
        more.read += one.read - one.current_read;
        more.write += one.write - one.current_write;
    }
    check_account(state, "ReadCapacityUnits", reserved.read, more.read);
    check_account(state, "WriteCapacityUnits", reserved.write, more.write);
}

}  // namespace ddbm::local::detail
