#include "local/faults/fault_rules.hpp"

#include "local/request/shape.hpp"

#include <algorithm>
#include <array>

namespace ddbm::local::detail {
namespace {

constexpr std::int64_t one_day = 24 * 60 * 60 * 1000;
constexpr std::int64_t thirty_years = std::int64_t(30) * 365 * 24 * 60 * 60;
constexpr std::int64_t many = std::numeric_limits<std::int32_t>::max();

constexpr std::array<std::string_view, 2> batches = {"BatchGetItem", "BatchWriteItem"};
constexpr std::array<std::string_view, 2> pages = {"Query", "Scan"};
constexpr std::array<std::string_view, 3> single_writes = {"PutItem", "UpdateItem", "DeleteItem"};
constexpr std::array<std::string_view, 2> transactions = {"TransactWriteItems", "TransactGetItems"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) noexcept
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_operation(std::string_view name) noexcept
{
    return find_shape(service::dynamodb, name) || find_shape(service::dynamodb_streams, name);
}

std::string out_of_bounds(std::string_view name, std::int64_t least, std::int64_t most)
{
    return '"' + std::string(name) + "\" must be a whole number from " + std::to_string(least) +
           " to " + std::to_string(most);
}

std::string_view name_of(fault::turn when) noexcept
{
    switch (when)
    {
    case fault::turn::nth:
        return "nth";
    case fault::turn::every:
        return "every";
    case fault::turn::first:
        return "first";
    default:
        return {};
    }
}

}  // namespace

fault_amount amount_of(fault::kind what) noexcept
{
    switch (what)
    {
    case fault::kind::delay:
        return {"milliseconds", 0, one_day};
    case fault::kind::partial_batch:
    case fault::kind::short_pages:
        return {"items", 1, many};
    case fault::kind::conflict:
        return {"at", 0, 99};
    case fault::kind::clock_skew:
        return {"seconds", -thirty_years, thirty_years};
    default:
        return {};
    }
}

bool concerns(fault::kind what, std::string_view operation) noexcept
{
    switch (what)
    {
    case fault::kind::partial_batch:
        return is_one_of(operation, batches);
    case fault::kind::short_pages:
        return is_one_of(operation, pages);
    case fault::kind::conflict:
        return is_one_of(operation, single_writes) || is_one_of(operation, transactions);
    default:
        return true;
    }
}

std::optional<std::string> find_mistake(const fault& f)
{
    const fault_amount amount = amount_of(f.what());
    if (!amount.name.empty() && (f.amount() < amount.least || f.amount() > amount.most))
        return out_of_bounds(amount.name, amount.least, amount.most);
    for (const throttling_reason& each : f.reasons())
        if (each.reason.empty())
            return "an entry of \"reasons\" has no \"reason\"";
    if (!f.operation().empty())
    {
        if (!is_operation(f.operation()))
            return "\"operation\": there is no operation \"" + f.operation() + '"';
        if (!concerns(f.what(), f.operation()))
            return "\"operation\": this fault cannot happen to " + f.operation();
    }
    if (const auto turn = name_of(f.when());
        !turn.empty() && (f.n() < first_request || f.n() > last_request))
        return out_of_bounds(turn, first_request, last_request);
    if (f.when() == fault::turn::probability && !(f.probability() >= 0 && f.probability() <= 1))
        return "\"probability\" must be a number from 0 to 1";
    return {};
}

}  // namespace ddbm::local::detail
