#include "table/write_list.hpp"

#include "client/client_state.hpp"
#include "errors/thrown_error.hpp"
#include "protocol/operations/batch_write_item.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_key.hpp"
#include "table/write_part.hpp"
#include "values/item_size.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/limits.hpp>

#include <ddbm/detail/bulk_core.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace ddbm::detail {

// -- What is to be written

// `key_text` makes the key for messages, for what could not be written.
template <class Write, class KeyText>
void write_list::add(const table_core& table, Write write, KeyText key_text)
{
    planned_write made;
    made.position = taken_++;
    try
    {
        made.table = tables_.number_of(table);
        part_writer out(made.request);
        out.json().begin_object();
        write(made, out);
        out.json().end_object();
    }
    // It has its place among the others, whatever a codec or a validator throws.
    catch (...)
    {
        const error why = thrown_error("a codec or validator");
        made.request.clear();
        made.key = why.get_diagnostics().key();
        if (made.key.empty())
            made.key = key_text();
        if (!refused_)
        {
            const error placed = with_position(why, made.position);
            diagnostics diag = placed.get_diagnostics();
            diag.table(*table.name).key(made.key);
            refused_.emplace(placed.code(), std::move(diag));
        }
    }
    waiting_.push_back(std::move(made));
}

void write_list::put(const table_core& table, const void* object)
{
    const model_info& model = *table.model;
    const auto key = [&] { return key_text_of(model.key, object); };
    const auto write = [&](planned_write& made, part_writer& out) {
        const auto written = written_object::as_put(model, object, tables_.db().state()->env());
        out.json().plain_key("PutRequest").begin_object();
        write_put(out, model, written.get(), if_present::replace);
        out.json().end_object();
        made.key = item_key(model.key, key_values_of(model.key, written.get())).json();
    };
    add(table, write, key);
}

void write_list::erase(const table_core& table, key_parts key)
{
    const model_info& model = *table.model;
    const auto text = [&] { return key_text_of(model.key, key); };
    const auto write = [&](planned_write& made, part_writer& out) {
        out.json().plain_key("DeleteRequest").begin_object();
        write_erase(out, model, key);
        out.json().end_object();
        made.key = item_key(model.key, key).json();
    };
    add(table, write, text);
}

// -- What is sent

std::string write_list::id_of(const planned_write& write) const
{
    return std::to_string(write.table) + write.key;
}

std::vector<planned_write> write_list::take()
{
    // So that a bulk of one item does not go through all its writes for each of them.
    constexpr std::size_t most_passed_over = 1'000;
    // Around the writes and between them; more than there is.
    constexpr std::size_t frame = 64;
    std::vector<planned_write> batch;
    std::size_t size = frame;
    for (std::size_t i = 0; i < tables_.size(); ++i)
        size += tables_.name(static_cast<std::uint32_t>(i)).size() + frame;
    const auto has_room_for = [&](const planned_write& next) {
        const bool fits = size + next.request.size() + 1 <= limits::batch_write_bytes;
        return batch.size() < limits::batch_writes && (batch.empty() || fits);
    };
    const auto take_first = [&](std::deque<planned_write>& from) {
        size += from.front().request.size() + 1;
        batch.push_back(std::move(from.front()));
        from.pop_front();
    };
    std::vector<planned_write> passed_over;
    while (!waiting_.empty() && has_room_for(waiting_.front()) &&
           passed_over.size() < most_passed_over)
    {
        if (begun_.insert(id_of(waiting_.front())).second)
        {
            take_first(waiting_);
            continue;
        }
        passed_over.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    waiting_.insert(
        waiting_.begin(),
        std::make_move_iterator(passed_over.begin()),
        std::make_move_iterator(passed_over.end())
    );
    // What was refused holds nothing else up: its pause is a longer one.
    const bool holds_up = !batch.empty();
    while (!given_back_.empty() && has_room_for(given_back_.front()) &&
           !(holds_up && given_back_.front().history.refused() > 0))
        take_first(given_back_);
    return batch;
}

void write_list::carried_out(const planned_write& write)
{
    begun_.erase(id_of(write));
    histories_.carried_out(write.table);
    ++processed_;
}

void write_list::give_back(std::vector<planned_write> writes)
{
    for (planned_write& each : writes)
    {
        histories_.handed_back(each.table, each.history);
        given_back_.push_back(std::move(each));
    }
    histories_.end_of_request();
}

bulk_result write_list::result() const
{
    bulk_result result;
    result.taken = taken_;
    result.processed = processed_;
    for (const auto* writes : {&waiting_, &given_back_})
    {
        for (const planned_write& each : *writes)
        {
            bulk_item left;
            left.position = each.position;
            if (each.table < tables_.size())
                left.table = tables_.name(each.table);
            left.key = each.key;
            result.unprocessed.push_back(std::move(left));
        }
    }
    std::sort(
        result.unprocessed.begin(),
        result.unprocessed.end(),
        [](const bulk_item& a, const bulk_item& b) { return a.position < b.position; }
    );
    return result;
}

// -- Requests and replies

std::size_t item_bytes(const planned_write& write)
{
    std::size_t bytes = 0;
    json_scanner in(write.request);
    in.members([&] {
        const bool is_put = in.key() == "PutRequest";
        in.members([&] {
            in.key();
            in.peek();
            const char* begin = in.position();
            in.skip_value();
            const std::string_view value(begin, static_cast<std::size_t>(in.position() - begin));
            if (is_put)
                bytes = item_size(item_from_json(value));
        });
    });
    return bytes;
}

void write_batch(
    json_writer& out, const bulk_tables& tables, const std::vector<planned_write>& writes
)
{
    out.begin_object().plain_key("RequestItems").begin_object();
    for (std::size_t table = 0; table < tables.size(); ++table)
    {
        const auto is_of_table = [&](const planned_write& each) { return each.table == table; };
        if (std::none_of(writes.begin(), writes.end(), is_of_table))
            continue;
        out.plain_key(tables.name(static_cast<std::uint32_t>(table))).begin_array();
        for (const planned_write& each : writes)
        {
            if (is_of_table(each))
                out.raw(each.request);
        }
        out.end_array();
    }
    out.end_object().end_object();
}

std::vector<bool> unprocessed_writes(
    std::string_view reply, const bulk_tables& tables, const std::vector<planned_write>& writes
)
{
    batch_write_item_reply read;
    read_reply(reply, read);
    std::vector<bool> left(writes.size());
    for (const auto& [name, handed_back] : read.unprocessed_items)
    {
        const auto table = tables.find(name);
        for (const ddbm::batch_write& each : handed_back)
        {
            const auto refuse = [&table_name = name](const std::string& what) {
                throw error(
                    errc::invalid_reply,
                    "UnprocessedItems." + table_name + " has a write that was not sent: " + what
                );
            };
            if (!table)
                refuse("none of this table were");
            std::string key;
            try
            {
                const key_schema& schema = tables.key(*table);
                key = item_key(schema, key_values_of(schema, each.attributes())).json();
            }
            catch (const error& why)
            {
                refuse(why.get_diagnostics().message());
            }
            const auto sent =
                std::find_if(writes.begin(), writes.end(), [&](const planned_write& write) {
                    return write.table == *table && write.key == key;
                });
            if (sent == writes.end())
                refuse(key);
            left[static_cast<std::size_t>(sent - writes.begin())] = true;
        }
    }
    return left;
}

// -- For the templates

std::shared_ptr<write_list> make_write_list(const client& db)
{
    return std::make_shared<write_list>(db);
}

void add_put(write_list& to, const table_core& table, const void* object)
{
    to.put(table, object);
}

void add_erase(write_list& to, const table_core& table, key_parts key)
{
    to.erase(table, key);
}

}  // namespace ddbm::detail
