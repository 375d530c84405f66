#include "model/model_reader.hpp"

#include "model/migration.hpp"
#include "model/stored_reader.hpp"
#include "values/encoded_items.hpp"
#include "values/item_encoding.hpp"
#include "values/json_scanner.hpp"
#include "values/json_writer.hpp"
#include "values/refuse_value.hpp"
#include "values/value_grammar.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace ddbm::detail {
namespace {

std::string json_of(std::string_view encoded)
{
    std::string json;
    json_writer out(json);
    write_encoded_item(out, encoded);
    return json;
}

// A reply: the objects in it, and what is known about them. Each kind of reply has its items in
// another place; they are all read by a stored_reader.
class reply_reader
{
public:
    reply_reader(
        std::string_view text, std::string_view items, const model_info& model, model_reply& out
    )
        : in_(text), encoded_(items), reader_(model), out_(out)
    {
    }

    void read()
    {
        expect('{', "a JSON object");
        in_.members([this] { read_member(); });
        in_.expect_end();
    }

private:
    void read_member();
    void read_item();
    void read_items();
    void begin_page(std::int64_t likely);
    void read_item_of_page();
    void read_encoded_of_page();
    std::shared_ptr<stored_object> read_next();
    std::size_t image_size() const;
    bool is_encoded();
    void put_aside(error why, std::string image);
    std::string skipped_from(const char* begin);
    std::int64_t count();
    std::string_view number_text();
    void read_capacity();
    std::string object_text();
    void expect(char bracket, std::string_view what);
    std::string_view text_since(const char* begin) const;

    json_scanner in_;
    encoded_items encoded_;
    stored_reader reader_;
    model_reply& out_;
    std::size_t last_image_size_ = 0;
};

void reply_reader::read_member()
{
    const std::string_view name = in_.key();
    // Of a read, and of a write that was asked for it.
    const bool is_item = name == "Item" || name == "Attributes";
    const bool is_known = is_item || name == "Items" || name == "LastEvaluatedKey";
    if (is_known && !in_.is_in_text(name))
        refuse_value(errc::invalid_reply, {}, "the name of a member", "an escaped name");
    if (is_item)
        read_item();
    else if (name == "Items")
        read_items();
    else if (name == "LastEvaluatedKey")
        out_.last_evaluated_key = object_text();
    else if (name == "Count")
        out_.count = count();
    else if (name == "ScannedCount")
        out_.scanned_count = count();
    else if (name == "ConsumedCapacity")
        read_capacity();
    else
        in_.skip_value();
}

// -- Items

// Whether there is a number in place of the items that come next.
bool reply_reader::is_encoded()
{
    const char first = in_.peek();
    return first >= '0' && first <= '9' && !encoded_.at_end();
}

void reply_reader::read_item()
{
    if (is_encoded())
    {
        in_.number();
        out_.item = reader_.read(encoded_.next());
    }
    else
        out_.item = read_next();
}

void reply_reader::read_items()
{
    if (is_encoded())
    {
        std::int64_t left = count();
        begin_page(left);
        for (; left > 0; --left)
            read_encoded_of_page();
        return;
    }
    expect('[', "an array of items");
    begin_page(out_.count);
    in_.elements([this] { read_item_of_page(); });
}

void reply_reader::begin_page(std::int64_t likely)
{
    constexpr std::int64_t most_at_once = 1000;
    out_.has_items = true;
    out_.items.reserve(static_cast<std::size_t>(std::clamp<std::int64_t>(likely, 0, most_at_once)));
}

void reply_reader::read_item_of_page()
{
    in_.peek();
    const char* const begin = in_.position();
    try
    {
        out_.items.push_back(read_next());
    }
    catch (const error& why)
    {
        if (is_of_reply(why.code()))
            throw;
        put_aside(why, skipped_from(begin));
    }
}

void reply_reader::read_encoded_of_page()
{
    const std::string_view bytes = encoded_.next();
    try
    {
        out_.items.push_back(reader_.read(bytes));
    }
    catch (const error& why)
    {
        if (is_of_reply(why.code()))
            throw;
        put_aside(why, json_of(bytes));
    }
}

// The item that comes next, with its image.
std::shared_ptr<stored_object> reply_reader::read_next()
{
    const std::size_t left = in_.left();
    std::shared_ptr<stored_object> object = reader_.read(in_, image_size());
    last_image_size_ = left - in_.left();
    return object;
}

// About that of the item that comes next, so that most images have room beside their objects. Of
// large ones nothing is to be gained, and much to be wasted.
std::size_t reply_reader::image_size() const
{
    constexpr std::size_t large = 1024;
    // A reply with one item has little else.
    if (!out_.has_items)
        return in_.left();
    const std::size_t likely = last_image_size_ + last_image_size_ / 8;
    return std::min({likely, large, in_.left()});
}

void reply_reader::put_aside(error why, std::string image)
{
    const bool is_of_unknown_kind = reader_.is_of_unknown_kind();
    reader_.start_anew();
    out_.misfits.push_back({out_.items.size(), std::move(why), std::move(image), is_of_unknown_kind}
    );
}

// The value that begins there, behind which reading goes on.
std::string reply_reader::skipped_from(const char* begin)
{
    in_.go_back(begin);
    in_.skip_value();
    return std::string(text_since(begin));
}

// -- Other members

std::string_view reply_reader::number_text()
{
    if (const char first = in_.peek(); first != '-' && (first < '0' || first > '9'))
        refuse_value(errc::invalid_reply, {}, "a JSON number", in_.value_in_words());
    return in_.number();
}

std::int64_t reply_reader::count()
{
    const std::string_view text = number_text();
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void reply_reader::read_capacity()
{
    expect('{', "consumed capacity");
    in_.members([this] {
        if (in_.key() != "CapacityUnits")
            return in_.skip_value();
        const std::string_view text = number_text();
        std::from_chars(text.data(), text.data() + text.size(), out_.capacity_units);
    });
}

std::string reply_reader::object_text()
{
    expect('{', "an item");
    const char* const begin = in_.position();
    in_.skip_value();
    return std::string(text_since(begin));
}

void reply_reader::expect(char bracket, std::string_view what)
{
    if (in_.peek() != bracket)
        refuse_value(errc::invalid_reply, {}, what, in_.value_in_words());
}

std::string_view reply_reader::text_since(const char* begin) const
{
    return {begin, static_cast<std::size_t>(in_.position() - begin)};
}

}  // namespace

void read_model_reply(
    std::string_view reply, const model_info& model, model_reply& out, std::string_view items
)
{
    try
    {
        reply_reader(reply, items, model, out).read();
    }
    catch (const error& why)
    {
        throw as_answered(why);
    }
}

migrated_ptr read_object(std::string_view json, const record_ops& record, void* object)
{
    made_item made = migrated_from(record, [json](item_value_writer& out) {
        json_scanner in(json);
        value_grammar<item_value_writer>(in, out).read_item();
        in.expect_end();
    });
    if (made)
        read_newest(made->newest, record, object, &made->notes);
    else
        read_newest(json, record, object);
    return migrated_ptr(made.release());
}

void read_object(const item& attributes, const record_ops& record, void* object)
{
    const std::optional<item> newest = migrated(record, attributes);
    read_newest(newest ? *newest : attributes, record, object);
}

item item_of(const stored_image& image)
{
    std::optional<item> room;
    const item& found = item_in(image, room);
    if (room)
        return *std::move(room);
    return found;
}

const item& item_in(const stored_image& image, std::optional<item>& room)
{
    if (const migrated_item* made = image.migrated())
        return made->read;
    const std::string_view kept = image.kept();
    return room.emplace(image.is_encoded() ? decode_item(kept) : item_from_json(kept));
}

void read_newest(
    const stored_image& image, const record_ops& record, void* object, reading_notes* notes
)
{
    if (!image.is_encoded())
        return read_newest(image.kept(), record, object, notes);
    object_filler filler;
    filler.begin_object(record, object, notes);
    read_encoded_item(image.kept(), filler);
}

void read_newest(
    std::string_view json, const record_ops& record, void* object, reading_notes* notes
)
{
    json_scanner in(json);
    object_filler filler;
    filler.begin_object(record, object, notes);
    read_item(in, filler);
    in.expect_end();
}

void read_newest(
    const item& attributes, const record_ops& record, void* object, reading_notes* notes
)
{
    object_filler filler;
    filler.begin_object(record, object, notes);
    write_item(filler, attributes);
}

}  // namespace ddbm::detail
