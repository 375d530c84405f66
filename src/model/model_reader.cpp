#include "model/model_reader.hpp"

#include "values/json_scanner.hpp"
#include "values/refuse_value.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace ddbm::detail {
namespace {

// A reply: the objects in it, and what is known about them. Each kind of reply has its items in
// another place; they are all read by read_next().
class reply_reader
{
public:
    reply_reader(std::string_view text, const model_info& model, model_reply& out)
        : in_(text), model_(model), out_(out)
    {
        filler_.emplace();
    }

    void read()
    {
        expect('{', "a JSON object");
        in_.members([this] { read_member(); });
        in_.expect_end();
    }

private:
    void read_member();
    void read_items();
    void read_item_of_page();
    std::shared_ptr<stored_object> read_next();
    std::size_t image_size() const;
    void put_aside(const char* begin, error why);
    std::int64_t count();
    std::string object_text();
    void expect(char bracket, std::string_view what);
    std::string_view text_since(const char* begin) const;

    json_scanner in_;
    const model_info& model_;
    model_reply& out_;
    std::optional<object_filler> filler_;
    std::size_t last_image_size_ = 0;
};

void reply_reader::read_member()
{
    const std::string_view name = in_.key();
    const bool is_known = name == "Item" || name == "Items" || name == "LastEvaluatedKey";
    if (is_known && !in_.is_in_text(name))
        refuse_value(errc::invalid_reply, {}, "the name of a member", "an escaped name");
    if (name == "Item")
        out_.item = read_next();
    else if (name == "Items")
        read_items();
    else if (name == "LastEvaluatedKey")
        out_.last_evaluated_key = object_text();
    else if (name == "Count")
        out_.count = count();
    else if (name == "ScannedCount")
        out_.scanned_count = count();
    else
        in_.skip_value();
}

// -- Items

void reply_reader::read_items()
{
    expect('[', "an array of items");
    out_.has_items = true;
    out_.items.reserve(static_cast<std::size_t>(std::clamp<std::int64_t>(out_.count, 0, 1000)));
    in_.elements([this] { read_item_of_page(); });
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
        // That is no matter of one item.
        if (why.code() == errc::invalid_reply)
            throw;
        put_aside(begin, why);
    }
}

// The item that comes next, with its image. What is to become of an item on its way into an object
// has its place here: an item of an older version of the model is known by its attributes.
std::shared_ptr<stored_object> reply_reader::read_next()
{
    expect('{', "an item");
    const char* const begin = in_.position();
    std::shared_ptr<stored_object> object = model_.make(image_size());
    filler_->begin_object(model_.record, object->object());
    read_item(in_, *filler_);
    const std::string_view image = text_since(begin);
    object->image = image;
    last_image_size_ = image.size();
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

void reply_reader::put_aside(const char* begin, error why)
{
    filler_.emplace();
    in_.go_back(begin);
    in_.skip_value();
    out_.misfits.push_back({out_.items.size(), std::move(why), std::string(text_since(begin))});
}

// -- Other members

std::int64_t reply_reader::count()
{
    if (const char first = in_.peek(); first != '-' && (first < '0' || first > '9'))
        refuse_value(errc::invalid_reply, {}, "a JSON number", in_.value_in_words());
    const std::string_view text = in_.number();
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
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

void read_model_reply(std::string_view reply, const model_info& model, model_reply& out)
{
    reply_reader(reply, model, out).read();
}

void read_object(
    std::string_view json, const record_ops& record, void* object, lists_with_unknown* unknown
)
{
    json_scanner in(json);
    object_filler filler;
    filler.begin_object(record, object, unknown);
    read_item(in, filler);
    in.expect_end();
}

void read_object(const item& attributes, const record_ops& record, void* object)
{
    object_filler filler;
    filler.begin_object(record, object);
    write_item(filler, attributes);
}

}  // namespace ddbm::detail
