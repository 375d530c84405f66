#include "table/batch_reply.hpp"

#include "model/stored_reader.hpp"
#include "values/encoded_grammar.hpp"
#include "values/encoded_items.hpp"
#include "values/item_encoding.hpp"
#include "values/json_value_writer.hpp"
#include "values/refuse_value.hpp"
#include "values/value_grammar.hpp"

#include <ddbm/limits.hpp>

#include <array>
#include <charconv>
#include <map>
#include <string>
#include <unordered_map>

namespace ddbm::detail {
namespace {

// Takes the key out of an item, in the form that item_key has it.
class key_picker final : public value_writer
{
public:
    explicit key_picker(const key_schema& schema) : schema_(schema) {}

    // Valid until the next item is begun. Without an attribute that is missing.
    std::string_view text()
    {
        text_.clear();
        json_writer json(text_);
        json.begin_object();
        for (std::size_t i = 0; i < schema_.size(); ++i)
        {
            if (!values_[i].empty())
                json.key(schema_[i].field->name).raw(values_[i]);
        }
        json.end_object();
        return text_;
    }

    void begin()
    {
        for (std::string& each : values_)
            each.clear();
        value_ = nullptr;
    }

    bool passes_over() const noexcept { return !value_; }

private:
    // Of which the value comes next; inside of another value none does.
    void do_key(std::string_view name) override
    {
        value_ = nullptr;
        for (std::size_t i = 0; depth() == 1 && i < schema_.size(); ++i)
        {
            if (schema_[i].field->name == name)
                value_ = &values_[i];
        }
    }

    template <class Write>
    void pick(Write write)
    {
        if (!value_)
            return;
        value_->clear();
        json_writer json(*value_);
        json_value_writer out(json, json_style::reply, root::value);
        write(out);
        value_ = nullptr;
    }

    void do_string(std::string_view text) override
    {
        pick([&](json_value_writer& out) { out.string(text); });
    }
    void do_number(std::string_view text) override
    {
        pick([&](json_value_writer& out) { out.number_text(text); });
    }
    void do_binary(std::span<const std::byte> bytes) override
    {
        pick([&](json_value_writer& out) { out.binary(bytes); });
    }

    // No keys.
    void do_null() override {}
    void do_boolean(bool) override {}
    void do_begin_list() override { value_ = nullptr; }
    void do_end_list() override {}
    void do_begin_map() override { value_ = nullptr; }
    void do_end_map() override {}
    void do_begin_set(attribute_type) override { value_ = nullptr; }
    void do_end_set() override {}

    const key_schema& schema_;
    std::array<std::string, limits::key_attributes> values_;
    std::string* value_ = nullptr;
    std::string text_;
};

class batch_reader
{
public:
    batch_reader(
        std::string_view text,
        std::string_view items,
        const bulk_tables& tables,
        const std::vector<planned_read>& reads,
        batch_get_answers& out
    )
        : in_(text), encoded_(items), tables_(tables), reads_(reads), out_(out),
          by_key_(tables.size()), is_answered_(reads.size())
    {
        out_.unprocessed.resize(reads.size());
        for (std::size_t i = 0; i < reads.size(); ++i)
            by_key_[reads[i].table].emplace(reads[i].key, i);
    }

    void read()
    {
        if (in_.peek() != '{')
            refuse_value(errc::invalid_reply, {}, "a JSON object", in_.value_in_words());
        in_.members([this] { read_member(); });
        in_.expect_end();
        if (!has_responses_)
            refuse_value(errc::invalid_reply, "Responses", "an object", "nothing");
        for (std::size_t i = 0; i < reads_.size(); ++i)
        {
            if (!is_answered_[i] && !out_.unprocessed[i])
            {
                const auto none = [](const model_info&) {
                    return std::shared_ptr<stored_object>();
                };
                answer(i, none, [] { return std::string(); });
            }
        }
    }

private:
    void read_member()
    {
        const std::string_view name = in_.key();
        if (name == "Responses")
        {
            has_responses_ = true;
            in_.members([this] { read_items(number_of(in_.key(), "Responses")); });
        }
        else if (name == "UnprocessedKeys" && in_.peek() == '{')
            in_.members([this] { read_unprocessed(number_of(in_.key(), "UnprocessedKeys")); });
        else
            in_.skip_value();
    }

    std::uint32_t number_of(std::string_view table, std::string_view where) const
    {
        const auto number = tables_.find(table);
        if (!number)
            refuse_value(errc::invalid_reply, std::string(where), "a table that was asked", table);
        return *number;
    }

    // -- Items

    void read_items(std::uint32_t table)
    {
        const char first = in_.peek();
        if (first >= '0' && first <= '9' && !encoded_.at_end())
        {
            const std::string_view text = in_.number();
            std::size_t count = 0;
            std::from_chars(text.data(), text.data() + text.size(), count);
            for (; count > 0; --count)
                read_encoded(table, encoded_.next());
            return;
        }
        in_.elements([&] { read_item(table); });
    }

    void read_item(std::uint32_t table)
    {
        in_.peek();
        const char* const begin = in_.position();
        const std::size_t index = asked_for(table, key_of_next(table), "Responses");
        const char* const end = in_.position();
        const auto image = [&] { return std::string(begin, end); };
        const auto make = [&](const model_info& model) {
            in_.go_back(begin);
            try
            {
                return reader_of(model).read(in_, static_cast<std::size_t>(end - begin));
            }
            catch (const error&)
            {
                in_.go_back(begin);
                in_.skip_value();
                throw;
            }
        };
        answer(index, make, image);
    }

    void read_encoded(std::uint32_t table, std::string_view bytes)
    {
        key_picker& picker = picker_of(table);
        picker.begin();
        encoded_grammar<key_picker>(picker).read_item(bytes);
        const std::size_t index = asked_for(table, picker.text(), "Responses");
        const auto image = [&] {
            std::string text;
            json_writer json(text);
            write_encoded_item(json, bytes);
            return text;
        };
        answer(
            index, [&](const model_info& model) { return reader_of(model).read(bytes); }, image
        );
    }

    // Gives each place of a read what `make` makes for its model. `image` makes the item's JSON.
    template <class Make, class Image>
    void answer(std::size_t index, Make make, Image image)
    {
        is_answered_[index] = true;
        for (const read_place& place : reads_[index].places)
        {
            read_answer found;
            found.is_known = true;
            try
            {
                found.object = make(*place.model);
            }
            catch (const error& why)
            {
                if (is_of_reply(why.code()))
                    throw;
                reader_of(*place.model).start_anew();
                found.failed = std::make_shared<const error>(why);
                found.image = image();
            }
            out_.found.emplace_back(place.position, std::move(found));
        }
    }

    // -- Keys

    void read_unprocessed(std::uint32_t table)
    {
        in_.members([&] {
            if (in_.key() != "Keys")
                return in_.skip_value();
            in_.elements([&] {
                const std::string_view key = key_of_next(table);
                out_.unprocessed[asked_for(table, key, "UnprocessedKeys")] = true;
            });
        });
    }

    std::string_view key_of_next(std::uint32_t table)
    {
        key_picker& picker = picker_of(table);
        picker.begin();
        value_grammar<key_picker>(in_, picker).read_item();
        return picker.text();
    }

    std::size_t asked_for(std::uint32_t table, std::string_view key, std::string_view where) const
    {
        const auto found = by_key_[table].find(key);
        if (found == by_key_[table].end())
            refuse_value(
                errc::invalid_reply,
                std::string(where) + '.' + tables_.name(table),
                "a key that was asked for",
                key
            );
        return found->second;
    }

    // -- Kept, as they learn

    key_picker& picker_of(std::uint32_t table)
    {
        return pickers_.try_emplace(table, tables_.key(table)).first->second;
    }

    stored_reader& reader_of(const model_info& model)
    {
        return readers_.try_emplace(&model, model).first->second;
    }

    json_scanner in_;
    encoded_items encoded_;
    const bulk_tables& tables_;
    const std::vector<planned_read>& reads_;
    batch_get_answers& out_;
    std::vector<std::unordered_map<std::string_view, std::size_t>> by_key_;  // by table
    std::vector<bool> is_answered_;
    std::map<std::uint32_t, key_picker> pickers_;
    std::map<const model_info*, stored_reader> readers_;
    bool has_responses_ = false;
};

}  // namespace

batch_get_answers read_batch_reply(
    std::string_view reply,
    std::string_view items,
    const bulk_tables& tables,
    const std::vector<planned_read>& reads
)
{
    batch_get_answers answers;
    try
    {
        batch_reader(reply, items, tables, reads, answers).read();
    }
    catch (const error& why)
    {
        throw as_answered(why);
    }
    return answers;
}

}  // namespace ddbm::detail
