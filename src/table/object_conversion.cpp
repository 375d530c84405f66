#include "model/migration.hpp"
#include "model/model_reader.hpp"
#include "table/item_checks.hpp"
#include "table/part_writer.hpp"
#include "values/item_value_writer.hpp"
#include "values/json_scanner.hpp"
#include "values/json_value_writer.hpp"
#include "values/plain_json_reader.hpp"
#include "values/plain_json_writer.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <ddbm/detail/object_conversion.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

namespace ddbm::detail {
namespace {

bool has(conversion how, conversion flag)
{
    return (static_cast<unsigned>(how) & static_cast<unsigned>(flag)) != 0;
}

bool is_key(const field_ops& field)
{
    return field.role != key_role::none;
}

// A record as it is, or without the fields that are keys. Lives no longer than the record.
class written_record
{
public:
    written_record(const record_ops& record, conversion how) : record_(record)
    {
        if (!has(how, conversion::without_keys))
            return;
        std::remove_copy_if(
            record.fields.begin(), record.fields.end(), std::back_inserter(fields_), is_key
        );
        record_.fields = fields_;
    }
    written_record(const written_record&) = delete;
    written_record& operator=(const written_record&) = delete;

    const record_ops& get() const noexcept { return record_; }

private:
    record_ops record_;
    std::vector<field_ops> fields_;
};

void keep_as_it_is(void*) {}

// A record as it is, or with keys that may be missing.
class read_record
{
public:
    read_record(const record_ops& record, conversion how) : record_(record)
    {
        if (!has(how, conversion::without_keys))
            return;
        fields_.assign(record.fields.begin(), record.fields.end());
        ops_.reserve(fields_.size());
        for (field_ops& each : fields_)
        {
            if (!is_key(each))
                continue;
            ops_.push_back(*each.ops);
            ops_.back().set_absent = &keep_as_it_is;
            each.ops = &ops_.back();
            each.role = key_role::none;
        }
        record_.fields = fields_;
    }
    read_record(const read_record&) = delete;
    read_record& operator=(const read_record&) = delete;

    const record_ops& get() const noexcept { return record_; }

private:
    record_ops record_;
    std::vector<field_ops> fields_;
    std::vector<type_ops> ops_;
};

void check_if_asked(const record_ops& record, const void* object, conversion how)
{
    if (has(how, conversion::validated))
        check_valid(record, object);
}

// Writes the object; failures have the path where they were met.
void write_converted(
    value_writer& out, const record_ops& record, const void* object, conversion how
)
{
    check_if_asked(record, object, how);
    const written_record written(record, how);
    try
    {
        write_record(out, written.get(), object);
    }
    catch (const error& why)
    {
        throw with_path(why, out.path());
    }
}

// Fills the object by what `read` does; failures have the path where they were met.
template <class Read>
void fill_object(
    object_filler& filler,
    const record_ops& record,
    void* object,
    Read read,
    reading_notes* notes = nullptr
)
{
    filler.begin_object(record, object, notes);
    try
    {
        read();
    }
    catch (const error& why)
    {
        throw with_path(why, filler.path());
    }
}

void read_plain_json(std::string_view text, const record_ops& record, void* object)
{
    json_scanner in(text);
    object_filler filler;
    filler.take_plain_json();
    fill_object(filler, record, object, [&] {
        plain_json_reader(in, filler).read_item();
        in.expect_end();
    });
}

// Returns what it was read from instead, if it was migrated.
made_item read_item(const item& attributes, const record_ops& record, void* object)
{
    made_item made;
    if (std::optional<item> newest = migrated(record, attributes))
        made = keep_migrated(attributes, std::move(newest));
    object_filler filler;
    fill_object(
        filler,
        record,
        object,
        [&] { write_item(filler, made ? made->newest : attributes); },
        made ? &made->notes : nullptr
    );
    return made;
}

}  // namespace

item make_item(const record_ops& record, const void* object, conversion how)
{
    item_value_writer out;
    write_converted(out, record, object, how);
    return out.take();
}

void fill_from_item(const record_ops& record, void* object, const item& attributes, conversion how)
{
    const read_record read(record, how);
    read_item(attributes, read.get(), object);
    check_if_asked(record, object, how);
}

std::string make_json(const record_ops& record, const void* object, conversion how, json_kind kind)
{
    std::string text;
    json_writer json(text);
    if (kind == json_kind::plain)
    {
        plain_json_writer out(json);
        write_converted(out, record, object, how);
    }
    else
    {
        json_value_writer out(json);
        write_converted(out, record, object, how);
    }
    return text;
}

void fill_from_json(
    const record_ops& record, void* object, std::string_view text, conversion how, json_kind kind
)
{
    const read_record read(record, how);
    if (kind == json_kind::plain)
        read_plain_json(text, read.get(), object);
    else
        read_object(text, read.get(), object);
    check_if_asked(record, object, how);
}

std::shared_ptr<stored_object> make_stored_object(const model_info& model, const item& image)
{
    const std::string text = to_json(image);
    std::shared_ptr<stored_object> made = model.make(text.size());
    made_item migrated = read_item(image, model.record, made->object());
    made->image = text;
    made->image.keep(migrated_ptr(migrated.release()));
    return made;
}

}  // namespace ddbm::detail
