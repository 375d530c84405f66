#include "observation/capacity_budget.hpp"
#include "observation/capacity_split.hpp"

#include <ddbm/capacity_ledger.hpp>
#include <ddbm/error.hpp>
#include <ddbm/operation_report.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace ddbm {

namespace {

std::string units_in_words(double number)
{
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

void check(std::string_view tag, const char* what, std::optional<double> limit)
{
    if (!limit || (std::isfinite(*limit) && *limit > 0))
        return;
    throw error(
        errc::invalid_configuration,
        "The limit of " + std::string(what) + " of the tag \"" + std::string(tag) + "\" is " +
            units_in_words(*limit) + ", which is not a number above zero."
    );
}

// What is asked of tables themselves costs nothing.
bool consumes_capacity(std::string_view operation)
{
    constexpr auto those_that_do = std::to_array<std::string_view>({
        "BatchExecuteStatement",
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "ExecuteStatement",
        "ExecuteTransaction",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    });
    return std::ranges::find(those_that_do, operation) != those_that_do.end();
}

[[noreturn]] void refuse(std::string_view tag, const std::string& what)
{
    throw error(errc::budget_exceeded, "The tag \"" + std::string(tag) + "\" has used " + what);
}

}  // namespace

// Of one kind of units: in all, and by the second.
class capacity_ledger::budget
{
public:
    budget(const capacity_limits& limits, clock::time_point now)
        : reads_("read", limits.reads(), limits.reads_per_second(), now),
          writes_("write", limits.writes(), limits.writes_per_second(), now)
    {
    }

    void spend(const capacity_units& units, clock::time_point now)
    {
        reads_.spend(units.read, now);
        writes_.spend(units.write, now);
    }

    void check(std::string_view tag, bool is_write, clock::time_point now) const
    {
        (is_write ? writes_ : reads_).check(tag, now);
    }

private:
    class kind
    {
    public:
        kind(
            std::string_view name,
            std::optional<double> in_all,
            std::optional<double> per_second,
            clock::time_point now
        )
            : name_(name), in_all_(in_all), per_second_(per_second.value_or(0)),
              rate_(per_second_, now)
        {
        }

        void spend(double units, clock::time_point now)
        {
            used_ += units;
            rate_.spend(units, now);
        }

        void check(std::string_view tag, clock::time_point now) const
        {
            const std::string units = " " + std::string(name_) + " capacity units";
            if (in_all_ && used_ >= *in_all_)
                refuse(
                    tag, units_in_words(used_) + " of its " + units_in_words(*in_all_) + units + "."
                );
            if (rate_.ready() > now)
            {
                const auto wait = std::chrono::ceil<std::chrono::milliseconds>(rate_.ready() - now);
                refuse(
                    tag,
                    "its " + units_in_words(per_second_) + units +
                        " per second; there are more in " + std::to_string(wait.count()) + " ms."
                );
            }
        }

    private:
        std::string_view name_;
        std::optional<double> in_all_;
        double per_second_;
        double used_ = 0;
        detail::capacity_budget rate_;
    };

    kind reads_;
    kind writes_;
};

capacity_ledger::capacity_ledger(std::size_t most_tags, std::function<clock::time_point()> now)
    : observer(reported::capacity), most_tags_(most_tags), now_(std::move(now))
{
}

capacity_ledger::~capacity_ledger() = default;

void capacity_ledger::operation_begins(const operation_start& what)
{
    if (consumes_capacity(what.operation))
        admit(what.tag, what.is_write);
}

void capacity_ledger::operation_ended(const operation_report& report)
{
    if (!report.attempts.empty())
        charge(report.tag, report);
}

void capacity_ledger::limit(std::string tag, const capacity_limits& limits)
{
    check(tag, "reads", limits.reads());
    check(tag, "writes", limits.writes());
    check(tag, "reads per second", limits.reads_per_second());
    check(tag, "writes per second", limits.writes_per_second());
    auto made = std::make_unique<budget>(limits, now_());
    std::lock_guard held(mutex_);
    budgets_.insert_or_assign(std::move(tag), std::move(made));
}

void capacity_ledger::unlimit(std::string_view tag)
{
    std::lock_guard held(mutex_);
    const auto found = budgets_.find(tag);
    if (found != budgets_.end())
        budgets_.erase(found);
}

void capacity_ledger::admit(std::string_view tag, bool is_write)
{
    std::lock_guard held(mutex_);
    const auto found = budgets_.find(tag);
    if (found == budgets_.end())
        return;
    try
    {
        found->second->check(tag, is_write, now_());
    }
    catch (const error&)
    {
        ++sums_of(tag).refused;
        throw;
    }
}

void capacity_ledger::charge(std::string_view tag, const operation_report& report)
{
    std::lock_guard held(mutex_);
    capacity_sums& sums = sums_of(tag);
    ++sums.operations;
    capacity_units all;
    for (const consumed_capacity& each : report.consumed_capacity)
    {
        all += detail::split(each, report.is_write);
        const auto add = [&](std::string index, const capacity& part) {
            sums.places[capacity_place(each.table_name, std::move(index))] +=
                detail::split(part, report.is_write);
        };
        const bool is_told_apart = each.table || !each.local_secondary_indexes.empty() ||
                                   !each.global_secondary_indexes.empty();
        if (!is_told_apart)
            add(report.index, each);
        if (each.table)
            add({}, *each.table);
        for (const auto& [index, part] : each.local_secondary_indexes)
            add(index, part);
        for (const auto& [index, part] : each.global_secondary_indexes)
            add(index, part);
    }
    sums.units += all;
    const auto limited = budgets_.find(tag);
    if (limited != budgets_.end())
        limited->second->spend(all, now_());
}

capacity_sums& capacity_ledger::sums_of(std::string_view tag)
{
    const auto found = sums_.find(tag);
    if (found != sums_.end())
        return found->second;
    if (sums_.size() >= most_tags_ && !budgets_.contains(tag))
        return sums_[std::string(other)];
    return sums_[std::string(tag)];
}

capacity_sums capacity_ledger::of(std::string_view tag) const
{
    std::lock_guard held(mutex_);
    const auto found = sums_.find(tag);
    return found == sums_.end() ? capacity_sums() : found->second;
}

capacity_ledger::by_tag capacity_ledger::get() const
{
    std::lock_guard held(mutex_);
    return sums_;
}

capacity_ledger::by_tag capacity_ledger::take()
{
    std::lock_guard held(mutex_);
    return std::exchange(sums_, {});
}

}  // namespace ddbm
