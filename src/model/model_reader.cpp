#include "model/model_reader.hpp"

#include "values/base64.hpp"
#include "values/item_json.hpp"

#include <ddbm/binary.hpp>
#include <ddbm/error.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>

#include <array>
#include <bitset>
#include <deque>
#include <functional>
#include <optional>

namespace ddbm::detail {

namespace json = boost::json;

namespace {

constexpr std::size_t most_frames = 2 * 32 + 8;
constexpr std::size_t bits_at_hand = 64;

std::optional<attribute_type> type_of(std::string_view name)
{
    switch (name.size())
    {
    case 1:
        switch (name[0])
        {
        case 'S':
            return attribute_type::s;
        case 'N':
            return attribute_type::n;
        case 'B':
            return attribute_type::b;
        case 'M':
            return attribute_type::m;
        case 'L':
            return attribute_type::l;
        default:
            return {};
        }
    case 2:
        if (name == "SS")
            return attribute_type::ss;
        if (name == "NS")
            return attribute_type::ns;
        if (name == "BS")
            return attribute_type::bs;
        return {};
    case 4:
        if (name == "BOOL")
            return attribute_type::boolean;
        if (name == "NULL")
            return attribute_type::null;
        return {};
    default:
        return {};
    }
}

std::string_view words_for(attribute_type type)
{
    switch (type)
    {
    case attribute_type::s:
        return "a string";
    case attribute_type::n:
        return "a number";
    case attribute_type::b:
        return "a binary";
    case attribute_type::boolean:
        return "a boolean";
    case attribute_type::null:
        return "NULL";
    case attribute_type::m:
        return "a map";
    case attribute_type::l:
        return "a list";
    case attribute_type::ss:
        return "a set of strings";
    case attribute_type::ns:
        return "a set of numbers";
    case attribute_type::bs:
        return "a set of binaries";
    }
    return "a value";
}

// The handler of Boost.JSON's parser: a stack of the containers that are open.
class reader
{
public:
    // Names of Boost.JSON's handler concept.
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    // A whole reply.
    reader(std::string_view text, const model_info& model, model_reply& out)
        : text_(text), position_(text.data()), model_(&model), out_(&out)
    {
    }

    // One item by itself.
    reader(std::string_view text, const record_ops& record, void* object)
        : text_(text), position_(text.data()), lone_record_(&record), lone_object_(object)
    {
    }

    [[noreturn]] void fail(json::error_code ec) const;

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }

    bool on_object_begin(json::error_code& ec);
    bool on_object_end(std::size_t, json::error_code& ec);
    bool on_array_begin(json::error_code& ec);
    bool on_array_end(std::size_t, json::error_code& ec);
    bool on_key_part(json::string_view part, std::size_t, json::error_code&);
    bool on_key(json::string_view part, std::size_t, json::error_code& ec);
    bool on_string_part(json::string_view part, std::size_t, json::error_code&);
    bool on_string(json::string_view part, std::size_t, json::error_code& ec);
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t value, json::string_view, json::error_code& ec);
    bool on_uint64(std::uint64_t value, json::string_view text, json::error_code& ec)
    {
        return on_int64(static_cast<std::int64_t>(value), text, ec);
    }
    bool on_double(double, json::string_view, json::error_code& ec)
    {
        return scalar(ec, "a JSON number");
    }
    bool on_bool(bool value, json::error_code& ec);
    bool on_null(json::error_code& ec) { return scalar(ec, "a JSON null"); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    enum class kind : std::uint8_t
    {
        reply,  // {"Item": ..}, {"Items": [..], "Count": ..}
        items,  // the array of Items
        item,   // attributes of an item or a nested model
        map,    // entries of a map
        value,  // {"S": ..}: a type, and a value of that type
        list,   // values
        set,    // strings
    };

    enum class member : std::uint8_t
    {
        other,
        item,
        items,
        last_key,
        count,
        scanned_count,
    };

    struct frame
    {
        kind what = kind::value;
        value_target target;  // where the values go
        const record_ops* record = nullptr;
        std::size_t index = 0;   // elements so far; for items, the field expected next
        std::string_view name;   // the entry that is being read
        std::uint64_t seen = 0;  // fields of the record that were there
        std::optional<attribute_type> type;
        bool has_value = false;
    };

    frame& top() { return frames_[depth_ - 1]; }

    frame& push(kind what)
    {
        frame& added = frames_[depth_++];
        added = frame();
        added.what = what;
        return added;
    }

    bool inside(json::string_view part) const
    {
        std::less<const char*> before;
        return !before(part.data(), text_.data()) &&
               before(part.data(), text_.data() + text_.size());
    }

    // Remembers how far the parser has come, as far as it tells: after a string that stands in the
    // text as it is. What lies between that and the parser's place are brackets and literals.
    void reached(json::string_view part)
    {
        if (!inside(part))
            return;
        position_ = part.data() + part.size() + 1;  // behind the closing quote
        position_level_ = level_;
    }

    const char* find_opening() const;
    const char* find_end(std::size_t level) const;

    bool start_item(json::error_code& ec);
    bool finish_item(json::error_code& ec);
    bool finish_record(frame& at, json::error_code& ec);
    bool start_value(value_target target, json::error_code& ec);
    bool leave_out();
    void find_field(frame& at, std::string_view name);
    bool text(std::string_view value, json::error_code& ec);
    bool scalar(json::error_code& ec, std::string_view found);
    value_target unwrapped(value_target target) const;
    bool
    check(errc failure, const value_target& target, std::string_view found, json::error_code& ec);
    bool mismatch(const value_target& target, attribute_type found, json::error_code& ec);
    bool wrong_shape(std::string_view found, json::error_code& ec);
    bool refuse(errc code, std::string expected, std::string found, json::error_code& ec);
    bool is_seen(const frame& at, std::size_t field) const;
    void set_seen(frame& at, std::size_t field);
    std::string path() const;

    std::string_view text_;
    const char* position_;
    std::size_t position_level_ = 0;
    std::size_t level_ = 0;  // brackets that are open
    std::size_t skipping_ = 0;

    const model_info* model_ = nullptr;
    model_reply* out_ = nullptr;
    const record_ops* lone_record_ = nullptr;
    void* lone_object_ = nullptr;

    std::array<frame, most_frames> frames_;
    std::size_t depth_ = 0;
    member member_ = member::other;
    std::shared_ptr<stored_object> object_;
    const char* item_begin_ = nullptr;
    value_target next_;              // of the entry whose name was read last
    std::string pieces_;             // a string or key that comes in parts
    std::deque<std::string> names_;  // map entries' names that do not stand in the text as they are
    std::vector<std::uint64_t> seen_more_;  // fields beyond the first 64 of the outermost record
    binary bytes_;
    std::optional<error> failure_;
};

// -- Places in the text

const char* reader::find_opening() const
{
    const char* p = position_;
    while (*p != '{')
        ++p;
    return p;
}

// The place behind the bracket that closes what was opened at `level`.
const char* reader::find_end(std::size_t level) const
{
    std::size_t open = position_level_;
    const char* p = position_;
    for (;; ++p)
    {
        if (*p == '"')
        {
            for (++p; *p != '"'; ++p)
            {
                if (*p == '\\')
                    ++p;
            }
        }
        else if (*p == '{' || *p == '[')
            ++open;
        else if ((*p == '}' || *p == ']') && open-- == level)
            return p + 1;
    }
}

// -- Structure

bool reader::on_object_begin(json::error_code& ec)
{
    ++level_;
    if (skipping_ != 0)
    {
        ++skipping_;
        return true;
    }
    if (depth_ == 0)
    {
        if (!lone_record_)
        {
            push(kind::reply);
            return true;
        }
        frame& at = push(kind::item);
        at.record = lone_record_;
        at.target.object = lone_object_;
        return true;
    }
    frame& at = top();
    switch (at.what)
    {
    case kind::reply:
        if (member_ == member::item)
            return start_item(ec);
        if (member_ == member::last_key)
            item_begin_ = find_opening();
        skipping_ = 1;
        return true;
    case kind::items:
        return start_item(ec);
    case kind::item:
    case kind::map:
        if (!next_.ops)
        {
            skipping_ = 1;
            return true;
        }
        return start_value(next_, ec);
    case kind::list: {
        value_target element = at.target.ops->element(at.target.object, at.index++);
        if (!element.ops)
            return refuse(
                errc::value_not_allowed, std::string(at.target.ops->expected), "more elements", ec
            );
        return start_value(element, ec);
    }
    case kind::value: {
        if (at.type != attribute_type::m || at.has_value)
            return wrong_shape("a JSON object", ec);
        at.has_value = true;
        value_target target = unwrapped(at.target);
        if (target.ops->record)
        {
            frame& inner = push(kind::item);
            inner.record = &target.ops->record();
            inner.target = target;
            return true;
        }
        if (!target.ops->begin_map)
            return mismatch(target, attribute_type::m, ec);
        target.ops->begin_map(target.object);
        push(kind::map).target = target;
        return true;
    }
    case kind::set:
        break;
    }
    return wrong_shape("a JSON object", ec);
}

bool reader::on_object_end(std::size_t, json::error_code& ec)
{
    std::size_t level = level_--;
    if (skipping_ != 0)
    {
        if (--skipping_ == 0 && depth_ == 1 && member_ == member::last_key && out_)
            out_->last_evaluated_key.assign(item_begin_, find_end(level));
        return true;
    }
    frame& at = top();
    if (at.what == kind::value && !at.has_value)
        return wrong_shape("an attribute value without a type", ec);
    if (at.what == kind::item && !finish_record(at, ec))
        return false;
    --depth_;
    // An item is done when what is left is the reply or the array of items.
    if (object_ && (top().what == kind::reply || top().what == kind::items))
    {
        const char* end = find_end(level);
        object_->image.assign(item_begin_, end);
        position_ = end;
        position_level_ = level_;
        out_->items.push_back(std::move(object_));
    }
    return true;
}

bool reader::on_array_begin(json::error_code& ec)
{
    ++level_;
    if (skipping_ != 0)
    {
        ++skipping_;
        return true;
    }
    if (depth_ == 0)
        return wrong_shape("a JSON array", ec);
    frame& at = top();
    if (at.what == kind::reply)
    {
        if (member_ == member::items)
            push(kind::items);
        else
            skipping_ = 1;
        return true;
    }
    if (at.what != kind::value || !at.type || at.has_value)
        return wrong_shape("a JSON array", ec);
    at.has_value = true;
    value_target target = unwrapped(at.target);
    if (at.type == attribute_type::l)
    {
        if (!target.ops->element)
            return mismatch(target, attribute_type::l, ec);
        target.ops->begin_list(target.object);
        push(kind::list).target = target;
        return true;
    }
    if (at.type == attribute_type::ss || at.type == attribute_type::ns ||
        at.type == attribute_type::bs)
    {
        if (!target.ops->set_element || target.ops->stored_as != *at.type)
            return mismatch(target, *at.type, ec);
        target.ops->begin_set(target.object);
        attribute_type type = *at.type;
        frame& inner = push(kind::set);
        inner.target = {target.object, target.ops->set_element};
        inner.type = type;
        return true;
    }
    return wrong_shape("a JSON array", ec);
}

bool reader::on_array_end(std::size_t, json::error_code& ec)
{
    --level_;
    if (skipping_ != 0)
    {
        --skipping_;
        return true;
    }
    frame& at = top();
    if (at.what == kind::list && at.target.ops->end_list)
    {
        if (!check(
                at.target.ops->end_list(at.target.object, at.index),
                at.target,
                std::to_string(at.index) + " elements",
                ec
            ))
            return false;
    }
    --depth_;
    return true;
}

// -- Names

bool reader::on_key_part(json::string_view part, std::size_t, json::error_code&)
{
    pieces_.append(part.data(), part.size());
    return true;
}

bool reader::on_key(json::string_view part, std::size_t, json::error_code& ec)
{
    std::string_view name(part.data(), part.size());
    if (pieces_.empty())
        reached(part);
    if (skipping_ != 0)
    {
        pieces_.clear();
        return true;
    }
    if (!pieces_.empty() || !inside(part))
    {
        names_.push_back(pieces_.append(name));
        pieces_.clear();
        name = names_.back();
    }
    frame& at = top();
    switch (at.what)
    {
    case kind::reply:
        member_ = name == "Item"               ? member::item
                  : name == "Items"            ? member::items
                  : name == "LastEvaluatedKey" ? member::last_key
                  : name == "Count"            ? member::count
                  : name == "ScannedCount"     ? member::scanned_count
                                               : member::other;
        return true;
    case kind::item:
        find_field(at, name);
        return true;
    case kind::map:
        at.name = name;
        next_ = at.target.ops->entry(at.target.object, name);
        return true;
    case kind::value:
        if (at.type)
            return wrong_shape("an attribute value with two types", ec);
        at.type = type_of(name);
        if (!at.type)
            return wrong_shape("an attribute value of type " + std::string(name), ec);
        return true;
    default:
        return wrong_shape("a JSON object", ec);
    }
}

void reader::find_field(frame& at, std::string_view name)
{
    auto fields = at.record->fields;
    at.name = name;
    next_ = {};
    // Items of one table tend to have their attributes in one order.
    for (std::size_t tried = 0; tried < fields.size(); ++tried)
    {
        if (at.index >= fields.size())
            at.index = 0;
        std::size_t field = at.index++;
        if (fields[field].name == name)
        {
            at.name = fields[field].name;
            set_seen(at, field);
            next_ = {fields[field].member(at.target.object), fields[field].ops};
            return;
        }
    }
}

// The bits of the first 64 fields are in the frame; of the few models with more, behind it.
void reader::set_seen(frame& at, std::size_t field)
{
    if (field < bits_at_hand)
    {
        at.seen |= std::uint64_t{1} << field;
        return;
    }
    std::size_t slot = static_cast<std::size_t>(&at - frames_.data()) * 64 + field / bits_at_hand;
    if (seen_more_.size() <= slot)
        seen_more_.resize(slot + 1);
    seen_more_[slot] |= std::uint64_t{1} << (field % bits_at_hand);
}

bool reader::is_seen(const frame& at, std::size_t field) const
{
    if (field < bits_at_hand)
        return (at.seen >> field & 1) != 0;
    std::size_t slot = static_cast<std::size_t>(&at - frames_.data()) * 64 + field / bits_at_hand;
    return slot < seen_more_.size() && (seen_more_[slot] >> (field % bits_at_hand) & 1) != 0;
}

// -- Items

bool reader::start_item(json::error_code&)
{
    item_begin_ = find_opening();
    object_ = model_->make();
    frame& at = push(kind::item);
    at.record = &model_->record;
    at.target.object = object_->object();
    return true;
}

bool reader::finish_record(frame& at, json::error_code& ec)
{
    auto fields = at.record->fields;
    for (std::size_t field = 0; field < fields.size(); ++field)
    {
        if (is_seen(at, field))
            continue;
        const field_ops& missing = fields[field];
        if (missing.ops->set_absent)
        {
            missing.ops->set_absent(missing.member(at.target.object));
            continue;
        }
        at.name = missing.name;
        return refuse(
            errc::attribute_missing, std::string(missing.ops->expected), "no attribute", ec
        );
    }
    at.name = {};
    // The place of this frame is used again by the next element of a list, say.
    std::size_t first = static_cast<std::size_t>(&at - frames_.data()) * 64;
    for (std::size_t slot = first; slot < std::min(first + 64, seen_more_.size()); ++slot)
        seen_more_[slot] = 0;
    return true;
}

bool reader::start_value(value_target target, json::error_code& ec)
{
    if (depth_ + 2 >= most_frames)
        return refuse(errc::nesting_too_deep, "at most 32 levels", "more", ec);
    push(kind::value).target = target;
    return true;
}

value_target reader::unwrapped(value_target target) const
{
    while (target.ops->unwrap)
        target = target.ops->unwrap(target.object);
    return target;
}

// -- Values

bool reader::on_string_part(json::string_view part, std::size_t, json::error_code&)
{
    if (skipping_ == 0)
        pieces_.append(part.data(), part.size());
    return true;
}

bool reader::on_string(json::string_view part, std::size_t, json::error_code& ec)
{
    if (pieces_.empty())
        reached(part);
    if (skipping_ != 0)
    {
        pieces_.clear();
        return true;
    }
    if (pieces_.empty())
        return text({part.data(), part.size()}, ec);
    std::string whole = std::move(pieces_);
    pieces_.clear();
    whole.append(part.data(), part.size());
    return text(whole, ec);
}

bool reader::text(std::string_view value, json::error_code& ec)
{
    if (depth_ == 0)
        return wrong_shape("a JSON string", ec);
    frame& at = top();
    value_target target;
    if (at.what == kind::value && at.type && !at.has_value)
    {
        at.has_value = true;
        target = unwrapped(at.target);
    }
    else if (at.what == kind::set)
    {
        target = at.target;
        ++at.index;
    }
    else if (at.what == kind::reply && member_ == member::other)
        return true;
    else
        return wrong_shape("a JSON string", ec);

    attribute_type type = *at.type;
    if (at.what == kind::set)
        type = type == attribute_type::ss   ? attribute_type::s
               : type == attribute_type::ns ? attribute_type::n
                                            : attribute_type::b;
    switch (type)
    {
    case attribute_type::s:
        if (!target.ops->read_string)
            return mismatch(target, type, ec);
        return check(target.ops->read_string(target.object, value), target, value, ec);
    case attribute_type::n:
        if (!target.ops->read_number)
            return mismatch(target, type, ec);
        return check(target.ops->read_number(target.object, value), target, value, ec);
    case attribute_type::b: {
        if (!target.ops->read_binary)
            return mismatch(target, type, ec);
        errc failure = base64_decode(value, bytes_);
        if (failure == errc{})
            failure = target.ops->read_binary(target.object, bytes_);
        return check(failure, target, value, ec);
    }
    default:
        return wrong_shape("a JSON string", ec);
    }
}

bool reader::on_bool(bool value, json::error_code& ec)
{
    if (skipping_ != 0)
        return true;
    if (depth_ == 0)
        return wrong_shape("a JSON boolean", ec);
    frame& at = top();
    if (at.what != kind::value || at.has_value)
        return scalar(ec, "a JSON boolean");
    if (at.type == attribute_type::boolean)
    {
        at.has_value = true;
        value_target target = unwrapped(at.target);
        if (!target.ops->read_boolean)
            return mismatch(target, attribute_type::boolean, ec);
        return check(
            target.ops->read_boolean(target.object, value), target, value ? "true" : "false", ec
        );
    }
    if (at.type == attribute_type::null && value)
    {
        at.has_value = true;
        if (!at.target.ops->read_null)
            return mismatch(at.target, attribute_type::null, ec);
        return check(at.target.ops->read_null(at.target.object), at.target, "NULL", ec);
    }
    return wrong_shape("a JSON boolean", ec);
}

bool reader::on_int64(std::int64_t value, json::string_view, json::error_code& ec)
{
    if (skipping_ == 0 && depth_ == 1 && top().what == kind::reply)
    {
        if (member_ == member::count)
            out_->count = value;
        else if (member_ == member::scanned_count)
            out_->scanned_count = value;
    }
    return scalar(ec, "a JSON number");
}

// A JSON value that no attribute has.
bool reader::scalar(json::error_code& ec, std::string_view found)
{
    if (skipping_ != 0)
        return true;
    bool in_reply = depth_ == 1 && top().what == kind::reply;
    if (in_reply && member_ != member::item && member_ != member::items)
        return true;
    return wrong_shape(found, ec);
}

// -- Failures

bool reader::check(
    errc failure, const value_target& target, std::string_view found, json::error_code& ec
)
{
    if (failure == errc{})
        return true;
    constexpr std::size_t shown = 60;
    std::string text(found.substr(0, shown));
    if (found.size() > shown)
        text += "...";
    return refuse(failure, std::string(target.ops->expected), text, ec);
}

bool reader::mismatch(const value_target& target, attribute_type found, json::error_code& ec)
{
    return refuse(
        errc::attribute_type_mismatch,
        std::string(target.ops->expected),
        std::string(words_for(found)),
        ec
    );
}

bool reader::wrong_shape(std::string_view found, json::error_code& ec)
{
    std::string_view expected = "an attribute value such as {\"S\": ...}";
    if (depth_ == 0)
        expected = "a JSON object";
    else if (top().what == kind::reply)
        expected = member_ == member::items ? "an array of items" : "an item";
    else if (top().what == kind::items)
        expected = "an item";
    else if (top().what == kind::set)
        expected = "a JSON string";
    return refuse(errc::invalid_reply, std::string(expected), std::string(found), ec);
}

bool reader::refuse(errc code, std::string expected, std::string found, json::error_code& ec)
{
    std::string where = path();
    diagnostics diag(
        (where.empty() ? std::string() : where + ": ") + "expected " + expected + ", found " + found
    );
    diag.attribute_path(std::move(where)).expected(std::move(expected)).found(std::move(found));
    failure_.emplace(code, std::move(diag));
    ec = json::error::syntax;  // stops the parser; what went wrong is in failure_
    return false;
}

std::string reader::path() const
{
    std::string text;
    for (std::size_t level = 0; level < depth_; ++level)
    {
        const frame& at = frames_[level];
        if ((at.what == kind::item || at.what == kind::map) && !at.name.empty())
            text.append(text.empty() ? "" : ".").append(at.name);
        else if ((at.what == kind::list || at.what == kind::set) && at.index != 0)
            text += "[" + std::to_string(at.index - 1) + "]";
    }
    return text;
}

void reader::fail(json::error_code ec) const
{
    if (failure_)
        throw *failure_;
    if (ec == json::error::too_deep)
        throw error(errc::nesting_too_deep, "the reply is nested deeper than 32 levels");
    throw error(errc::invalid_reply, "the reply is not JSON: " + ec.message());
}

template <class... Arguments>
void parse(std::string_view text, Arguments&&... arguments)
{
    json::parse_options options;
    options.max_depth = json_max_depth;
    json::basic_parser<reader> parser(options, text, std::forward<Arguments>(arguments)...);
    json::error_code ec;
    std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && used < text.size())
        ec = json::error::extra_data;
    if (ec)
        parser.handler().fail(ec);
}

}  // namespace

void read_model_reply(std::string_view reply, const model_info& model, model_reply& out)
{
    parse(reply, model, out);
}

void read_object(std::string_view text, const record_ops& record, void* object)
{
    parse(text, record, object);
}

}  // namespace ddbm::detail
