#include "table/read_list.hpp"

#include "errors/thrown_error.hpp"
#include "table/auto_increment.hpp"
#include "table/item_key.hpp"
#include "table/part_writer.hpp"
#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>

#include <ddbm/detail/bulk_core.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ddbm::detail {

// -- What is asked for

namespace {

std::string text_of_key(const key_schema& schema, key_parts key)
{
    std::string text;
    json_writer json(text);
    json_value_writer out(json, json_style::reply);
    try
    {
        write_key(out, schema, key);
    }
    catch (const error& why)
    {
        throw with_path(why, out.path());
    }
    return text;
}

}  // namespace

std::size_t read_list::add(const table_core& table, key_parts key)
{
    const std::size_t position = taken();
    read_answer& answer = answers_.emplace_back();
    try
    {
        const std::uint32_t number = tables_.number_of(table);
        std::string text = text_of_key(table.model->key, key);
        // Whatever there is, it is none of the program's.
        if (is_counter(*table.model, key))
        {
            answer.is_known = true;
            ++processed_;
            return position;
        }
        const auto [place, is_new] =
            places_.emplace(std::to_string(number) + text, waiting_.size());
        if (is_new)
        {
            planned_read& made = waiting_.emplace_back();
            made.table = number;
            made.key = std::move(text);
        }
        waiting_[place->second].places.push_back({position, table.model});
    }
    // A codec may throw anything.
    catch (...)
    {
        const error placed = with_position(thrown_error("a codec"), position);
        diagnostics diag = placed.get_diagnostics();
        diag.table(*table.name);
        if (diag.key().empty())
            diag.key(key_text_of(table.model->key, key));
        answer.is_known = true;
        answer.failed = std::make_shared<const error>(placed.code(), std::move(diag));
    }
    return position;
}

// -- What is sent

std::vector<planned_read> read_list::take()
{
    places_.clear();
    const auto begin = waiting_.begin();
    auto end = begin + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), limits::batch_gets));
    // What was refused holds nothing else up: its pause is a longer one.
    const auto is_refused = [](const planned_read& each) { return each.history.refused() > 0; };
    if (begin != end && !is_refused(*begin))
        end = std::find_if(begin, end, is_refused);
    std::vector<planned_read> batch(std::make_move_iterator(begin), std::make_move_iterator(end));
    waiting_.erase(begin, end);
    for (const planned_read& each : batch)
        given_back_ -= each.history.was_sent();
    return batch;
}

void read_list::answer(std::size_t position, read_answer found)
{
    if (found.failed && hands_over_misfits_)
    {
        misfits_.emplace_back(position, misfit(*found.failed, std::move(found.image)));
        found.failed = nullptr;
    }
    else
        processed_ += !found.failed;
    found.image.clear();
    answers_[position - first_] = std::move(found);
}

std::optional<misfit> read_list::next_misfit()
{
    if (misfits_.empty())
        return std::nullopt;
    std::optional<misfit> next(std::move(misfits_.front().second));
    misfits_.pop_front();
    ++processed_;
    return next;
}

void read_list::give_back(std::vector<planned_read> reads)
{
    for (planned_read& each : reads)
    {
        given_back_ += each.history.was_sent();
        histories_.handed_back(each.table, each.history);
        waiting_.push_back(std::move(each));
    }
    histories_.end_of_request();
}

void read_list::forget_histories()
{
    for (planned_read& each : waiting_)
        each.history = send_history();
    histories_ = table_histories();
    given_back_ = 0;
}

namespace {

bulk_item left_at(std::size_t position, std::string table, std::string key)
{
    bulk_item left;
    left.position = position;
    left.table = std::move(table);
    left.key = std::move(key);
    return left;
}

}  // namespace

void read_list::name_failed(std::vector<bulk_item>& out) const
{
    for (std::size_t i = 0; i < answers_.size(); ++i)
    {
        if (!answers_[i].failed)
            continue;
        const diagnostics& diag = answers_[i].failed->get_diagnostics();
        out.push_back(left_at(first_ + i, diag.table(), diag.key()));
    }
}

bulk_result read_list::result() const
{
    bulk_result result;
    result.taken = taken();
    result.processed = processed_;
    result.unprocessed = dropped_failed_;
    name_failed(result.unprocessed);
    for (const auto& [position, found] : misfits_)
    {
        const diagnostics& diag = found.why().get_diagnostics();
        result.unprocessed.push_back(left_at(position, diag.table(), diag.key()));
    }
    for (const planned_read& each : waiting_)
    {
        for (const read_place& place : each.places)
            result.unprocessed.push_back(left_at(place.position, tables_.name(each.table), each.key)
            );
    }
    std::sort(
        result.unprocessed.begin(),
        result.unprocessed.end(),
        [](const bulk_item& a, const bulk_item& b) { return a.position < b.position; }
    );
    return result;
}

// -- What was found

const error* read_list::first_failed() const
{
    for (const read_answer& each : answers_)
    {
        if (each.failed)
            return each.failed.get();
    }
    return nullptr;
}

std::vector<std::shared_ptr<stored_object>> read_list::take_all()
{
    std::vector<std::shared_ptr<stored_object>> found;
    found.reserve(answers_.size());
    for (read_answer& each : answers_)
        found.push_back(std::move(each.object));
    return found;
}

void read_list::drop_answers()
{
    name_failed(dropped_failed_);
    first_ += answers_.size();
    answers_.clear();
}

// -- Requests

void write_batch(
    json_writer& out,
    const bulk_tables& tables,
    const std::vector<planned_read>& reads,
    bool is_consistent
)
{
    out.begin_object().plain_key("RequestItems").begin_object();
    for (std::uint32_t table = 0; table < tables.size(); ++table)
    {
        const auto is_of_table = [&](const planned_read& each) { return each.table == table; };
        if (std::none_of(reads.begin(), reads.end(), is_of_table))
            continue;
        out.plain_key(tables.name(table)).begin_object().plain_key("Keys").begin_array();
        for (const planned_read& each : reads)
        {
            if (is_of_table(each))
                out.raw(each.key);
        }
        out.end_array();
        if (is_consistent || tables.is_consistent(table))
            out.plain_key("ConsistentRead").boolean(true);
        out.end_object();
    }
    out.end_object().end_object();
}

// -- For the templates

std::shared_ptr<read_list> make_read_list(const client& db)
{
    return std::make_shared<read_list>(db);
}

std::size_t add_read(read_list& to, const table_core& table, key_parts key)
{
    return to.add(table, key);
}

std::shared_ptr<stored_object> found_at(const read_list& reads, std::size_t position)
{
    return reads.at(position).object;
}

}  // namespace ddbm::detail
