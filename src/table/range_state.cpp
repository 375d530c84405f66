#include "table/range_state.hpp"

#include "client/handled_operation.hpp"
#include "client/post_result.hpp"
#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "model/model_reader.hpp"
#include "table/item_key.hpp"
#include "table/table_operation.hpp"
#include "values/item_json.hpp"
#include "values/json_value_writer.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/json/parse.hpp>

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

void check_positive(std::int64_t items, const char* what)
{
    if (items < 1)
        throw error(
            errc::invalid_request,
            std::string(what) + " must be at least 1, is " + std::to_string(items)
        );
}

}  // namespace

std::shared_ptr<range_state> make_query(const table_core& table, const key_part& partition)
{
    auto range = std::make_shared<range_state>(table);
    range->is_query = true;
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
    key_comparison asked{attribute, op, {}};
    for (const key_part& each : operands)
        asked.values.push_back(to_json(each, attribute, range.refused));
    auto& condition = range.key_condition;
    if (condition.back().attribute.role == key_role::sort)
        condition.pop_back();
    condition.push_back(std::move(asked));
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
range_state::settle(misfit_calls calls, std::shared_ptr<stored_object>& found, diagnostics& why)
{
    if (calls == misfit_calls::by_operation)
        call_for_misfits();
    if (misfit_is_next() && !on_misfit)
    {
        const misfit failed = pop_misfit();
        why = failed.why().get_diagnostics();
        return failed.why().code();
    }
    found = pop();
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
    begin_request(json, table);
    if (is_query)
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

// -- Pages

namespace {

class page_operation final : public handled_operation<std::shared_ptr<stored_object>>
{
public:
    page_operation(std::shared_ptr<range_state> range, misfit_calls calls)
        : handled_operation(
              range->table.db.state(),
              range->table.db.options(),
              {service::dynamodb, range->operation(), false, true}
          ),
          range_(std::move(range)), calls_(calls)
    {
        auto json = body_writer();
        range_->write_page_request(json);
    }

private:
    void read(std::string_view text) override
    {
        page_ = {};
        read_model_reply(text, *range_->table.model, page_);
        if (!page_.has_items)
            throw error(errc::invalid_reply, "the reply has no Items");
        for (item_misfit& each : page_.misfits)
            add_circumstances(each);
    }

    // What is known of a failure that is no failure of the call.
    void add_circumstances(item_misfit& misfit) const
    {
        diagnostics diag = misfit.why.get_diagnostics();
        diag.table(*range_->table.name).key(key_text(range_->table.model->key, misfit.image));
        client().name_operation(diag, service::dynamodb, range_->operation());
        diag.attempts(attempt).http_status(status).request_id(std::string(request_id));
        misfit.why = error(misfit.why.code(), std::move(diag));
    }

    void explain(error_code&, diagnostics& diag) const override
    {
        diag.table(*range_->table.name);
        if (status == 200)
            diag.key(key_of_failed_item());
    }

    void deliver(error_code ec) override
    {
        if (!ec)
        {
            range_->add_page(std::move(page_));
            if (range_->needs_page(calls_))
            {
                boost::intrusive_ptr<page_operation> next(new page_operation(range_, calls_));
                return hand_over(std::move(next));
            }
        }
        handled_operation::deliver(ec);
    }

    void settle(error_code& ec) override
    {
        if (!ec)
            ec = range_->settle(calls_, std::get<0>(results_), diag_);
    }

    // The item that is no item is the one after those that were read.
    std::string key_of_failed_item() const
    {
        boost::json::error_code ec;
        auto page = parse({reply.data(), reply.size()}, ec);
        if (ec || !page.is_object())
            return {};
        const auto* items = page.as_object().if_contains("Items");
        const std::size_t failed = page_.items.size() + page_.misfits.size();
        if (!items || !items->is_array() || failed >= items->as_array().size())
            return {};
        return key_text(range_->table.model->key, items->as_array()[failed]);
    }

    static boost::json::value parse(std::string_view text, boost::json::error_code& ec)
    {
        boost::json::parse_options options;
        options.max_depth = json_max_depth;
        // That may be what is wrong, and not with the key.
        options.allow_invalid_utf8 = true;
        return boost::json::parse({text.data(), text.size()}, ec, {}, options);
    }

    const std::shared_ptr<range_state> range_;
    const misfit_calls calls_;
    model_reply page_;
};

// A handler that settles what it gets in its own place, where the function for misfits is called.
stored_handler settling(
    std::shared_ptr<range_state> range,
    misfit_calls calls,
    stored_handler handler,
    std::shared_ptr<diagnostics> diag
)
{
    const asio::any_completion_executor ours(executor_of(*range));
    auto theirs = asio::get_associated_executor(handler, ours);
    auto settle = [range = std::move(range), calls, handler = std::move(handler), diag](
                      error_code ec, std::shared_ptr<stored_object> found
                  ) mutable {
        diagnostics why;
        ec = range->settle(calls, found, why);
        if (ec && diag)
            *diag = std::move(why);
        std::move(handler)(ec, std::move(found));
    };
    return asio::bind_executor(theirs, std::move(settle));
}

}  // namespace

std::shared_ptr<stored_object> take_read_ahead(range_state& range)
{
    range.call_for_misfits();
    return range.pop();
}

bool waits_for_misfit_call(const range_state& range)
{
    return range.on_misfit && range.misfit_is_next();
}

void start_next(
    std::shared_ptr<range_state> range,
    misfit_calls calls,
    stored_handler handler,
    bool here,
    std::shared_ptr<diagnostics> diag
)
{
    range->begin();
    const auto executor = executor_of(*range);
    std::shared_ptr<stored_object> none;
    if (range->refused)
    {
        if (diag)
        {
            *diag = range->refused->get_diagnostics();
            diag->table(*range->table.name);
            range->table.db.state()->name_operation(*diag, service::dynamodb, range->operation());
        }
        return post_result(executor, std::move(handler), range->refused->code(), std::move(none));
    }
    if (!range->needs_page(calls))
    {
        auto found = range->pop();
        if (range->misfit_is_next() && !found)
            return post_result(
                executor,
                settling(range, calls, std::move(handler), std::move(diag)),
                error_code(),
                std::move(none)
            );
        return post_result(executor, std::move(handler), error_code(), std::move(found));
    }

    boost::intrusive_ptr<page_operation> page(new page_operation(std::move(range), calls));
    page->start(std::move(handler), here, std::move(diag));
}

}  // namespace ddbm::detail
