#include "table/range_state.hpp"

#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "table/part_writer.hpp"
#include "values/json_value_writer.hpp"

#include <algorithm>
#include <limits>

namespace ddbm::detail {

// -- What is asked for

namespace {

// What the service reads `Limit` into.
constexpr std::int64_t most_a_page = std::numeric_limits<std::int32_t>::max();

// The JSON of a key value, by way of the checks that keys get.
std::string to_json(const key_part& part, const key_attribute& key, std::optional<error>& refused)
{
    std::string text;
    json_writer json(text);
    json_value_writer values(json);
    values.expect_key(key.role);
    try
    {
        part.write(values);
    }
    catch (const error& why)
    {
        if (!refused)
            refused = with_path(why, std::string(key.field->name));
    }
    return text;
}

void check_positive(std::int64_t items, const char* bound)
{
    if (items < 1)
        throw error(
            errc::invalid_request,
            std::string(bound) + " must be at least 1, is " + std::to_string(items)
        );
}

}  // namespace

std::shared_ptr<range_state> make_query(const table_core& table, const key_part& partition)
{
    auto range = std::make_shared<range_state>(table);
    const key_attribute& attribute = table.model->key.partition()[0];
    range->key_condition.push_back(
        {attribute, comparison_operator::eq, {to_json(partition, attribute, range->refused)}}
    );
    return range;
}

std::shared_ptr<range_state> make_scan(const table_core& table)
{
    return std::make_shared<range_state>(table);
}

void set_sort_key(range_state& range, comparison_operator op, std::span<const key_part> operands)
{
    range.check_not_begun();
    const key_attribute& attribute = range.table.model->key.sort()[0];
    key_comparison latest{attribute, op, {}};
    for (const key_part& each : operands)
        latest.values.push_back(to_json(each, attribute, range.refused));
    auto& condition = range.key_condition;
    if (condition.back().attribute.role == key_role::sort)
        condition.pop_back();
    condition.push_back(std::move(latest));
}

void set_reverse(range_state& range)
{
    range.check_not_begun();
    range.reverse = true;
}

void set_consistency(range_state& range, consistency of_reads)
{
    range.check_not_begun();
    range.consistency = of_reads;
}

void set_limit(range_state& range, std::int64_t items)
{
    range.check_not_begun();
    check_positive(items, "the limit of a range");
    range.limit = items;
}

void set_take(range_state& range, std::int64_t items)
{
    range.check_not_begun();
    check_positive(items, "what is taken of a range");
    range.take = items;
}

void set_misfit_function(range_state& range, std::function<void(const misfit&)> function)
{
    range.on_misfit.reset();
    if (function)
        range.on_misfit =
            std::make_shared<const std::function<void(const misfit&)>>(std::move(function));
}

asio::any_io_executor executor_of(const range_state& range)
{
    return range.table.db.get_executor();
}

void range_state::check_not_begun() const
{
    if (begun_)
        throw error(
            errc::invalid_request,
            "a range cannot be changed any more once its first item has been asked for"
        );
}

// -- What comes next

std::shared_ptr<stored_object> range_state::pop()
{
    if (next_item_ == items_.size() || taken_all() || misfit_is_next())
        return nullptr;
    ++delivered_;
    return std::move(items_[next_item_++]);
}

bool range_state::misfit_is_next() const noexcept
{
    return !misfits_.empty() && misfits_.front().behind == next_item_ && !taken_all();
}

misfit range_state::pop_misfit()
{
    item_misfit next = std::move(misfits_.front());
    misfits_.pop_front();
    return misfit(std::move(next.why), std::move(next.image));
}

void range_state::call_for_misfits()
{
    while (on_misfit && misfit_is_next())
    {
        // Behind it before the call, which may throw; and the function stays as long as it runs.
        auto function = on_misfit;
        (*function)(pop_misfit());
    }
}

error_code
range_state::settle(misfit_calls calls, std::shared_ptr<stored_object>& next, diagnostics& why)
{
    if (calls == misfit_calls::by_operation)
        call_for_misfits();
    if (misfit_is_next() && !on_misfit)
    {
        const misfit failed = pop_misfit();
        why = failed.why().get_diagnostics();
        return failed.why().code();
    }
    next = pop();
    return {};
}

bool range_state::needs_page(misfit_calls calls) const noexcept
{
    if (taken_all() || next_item_ != items_.size())
        return false;
    if (!misfits_.empty() && (!on_misfit || calls == misfit_calls::by_caller))
        return false;
    return !last_page_read_ && !(limit && evaluated_ >= *limit);
}

namespace {

void write_key_condition(json_writer& json, const std::vector<key_comparison>& comparisons)
{
    expression_builder expressions;
    for (const key_comparison& each : comparisons)
    {
        std::vector<std::string> values;
        for (const std::string& value : each.values)
            values.push_back(expressions.raw_value(value));
        const std::string name = expressions.name(each.attribute.field->name);
        expressions.require(expression_kind::key_condition, compare(name, each.op, values));
    }
    expressions.write(json);
}

}  // namespace

void range_state::write_page_request(json_writer& json) const
{
    json.begin_object().plain_key("TableName").quoted(*table.name);
    if (is_query())
    {
        write_key_condition(json, key_condition);
        if (reverse)
            json.plain_key("ScanIndexForward").boolean(false);
    }
    if (consistency.value_or(table.db.options().consistency()) == ddbm::consistency::strong)
        json.plain_key("ConsistentRead").boolean(true);
    if (limit)
        json.plain_key("Limit").integer(std::min<std::int64_t>(*limit - evaluated_, most_a_page));
    if (!next_page_.empty())
        json.plain_key("ExclusiveStartKey").raw(next_page_);
    json.end_object();
}

void range_state::add_page(model_reply page)
{
    items_ = std::move(page.items);
    next_item_ = 0;
    for (item_misfit& earlier : misfits_)
        earlier.behind = 0;
    for (item_misfit& each : page.misfits)
        misfits_.push_back(std::move(each));
    evaluated_ += std::max<std::int64_t>(page.scanned_count, 0);
    next_page_ = std::move(page.last_evaluated_key);
    // A page may be empty and not the last: only a missing key tells the end.
    last_page_read_ = next_page_.empty();
}

std::shared_ptr<stored_object> take_read_ahead(range_state& range)
{
    range.call_for_misfits();
    return range.pop();
}

bool waits_for_misfit_call(const range_state& range)
{
    return range.on_misfit && range.misfit_is_next();
}

}  // namespace ddbm::detail
