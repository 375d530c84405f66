#include "model/model_reader.hpp"

#include "values/base64.hpp"
#include "values/item_json.hpp"
#include "values/utf8.hpp"

#include <ddbm/binary.hpp>
#include <ddbm/error.hpp>

#include <boost/config.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <forward_list>
#include <functional>
#include <optional>
#include <utility>

namespace ddbm::detail {

namespace json = boost::json;

namespace {

constexpr std::size_t most_levels = 32;
// A reply, its items, an item; a list or map for each level; a set.
constexpr std::size_t most_frames = 3 + most_levels + 1;
constexpr std::size_t bits_at_hand = 64;
// Brackets around an item of a page, and the frames beneath its own: of the reply and its items.
constexpr std::size_t levels_around_item = 2;
// Stands for the field before the first, and for those that `followers` has no place for.
constexpr std::uint32_t before_first = 64;

// For each field the one behind it, as long as nothing else is known.
constexpr auto followers_in_order = [] {
    std::array<std::uint8_t, before_first + 1> followers{};
    for (std::uint8_t field = 0; field < before_first; ++field)
        followers[field] = field + 1;
    return followers;
}();

// False if there is no such type.
bool type_of(std::string_view name, attribute_type& type)
{
    switch (name.size())
    {
    case 1:
        switch (name[0])
        {
        case 'S':
            type = attribute_type::s;
            return true;
        case 'N':
            type = attribute_type::n;
            return true;
        case 'B':
            type = attribute_type::b;
            return true;
        case 'M':
            type = attribute_type::m;
            return true;
        case 'L':
            type = attribute_type::l;
            return true;
        default:
            return false;
        }
    case 2:
        if (name[1] != 'S')
            return false;
        switch (name[0])
        {
        case 'S':
            type = attribute_type::ss;
            return true;
        case 'N':
            type = attribute_type::ns;
            return true;
        case 'B':
            type = attribute_type::bs;
            return true;
        default:
            return false;
        }
    case 4:
        type = name[0] == 'B' ? attribute_type::boolean : attribute_type::null;
        return name == "BOOL" || name == "NULL";
    default:
        return false;
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

// UTF-8, and ASCII at a glance.
bool is_text(std::string_view text)
{
    constexpr std::uint64_t tops = 0x8080808080808080;
    const auto eight = [&](std::size_t at) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, sizeof(word));
        return word;
    };
    std::uint64_t seen = 0;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8)
        seen |= eight(at);
    if (at != text.size() && text.size() >= 8)
        seen |= eight(text.size() - 8);
    else
    {
        for (; at < text.size(); ++at)
            seen |= static_cast<unsigned char>(text[at]);
    }
    return (seen & tops) == 0 || is_utf8(text);
}

// Equality of names, which are short: in place, where a call of memcmp costs more than it compares.
bool same_name(std::string_view a, std::string_view b)
{
    std::size_t size = a.size();
    if (size != b.size())
        return false;
    auto same = [&]<class Word>(Word x, std::size_t at) {
        Word y;
        std::memcpy(&x, a.data() + at, sizeof(x));
        std::memcpy(&y, b.data() + at, sizeof(y));
        return x == y;
    };
    if (size > 16)
        return std::memcmp(a.data(), b.data(), size) == 0;
    if (size >= 8)
        return same(std::uint64_t(), 0) && same(std::uint64_t(), size - 8);
    if (size >= 4)
        return same(std::uint32_t(), 0) && same(std::uint32_t(), size - 4);
    for (std::size_t i = 0; i < size; ++i)
    {
        if (a[i] != b[i])
            return false;
    }
    return true;
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
    reader(
        std::string_view text, const record_ops& record, void* object, lists_with_unknown* unknown
    )
        : text_(text), position_(text.data()), lone_record_(&record), lone_object_(object),
          unknown_(unknown)
    {
    }

    [[noreturn]] void fail(json::error_code ec) const;

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }

    bool on_object_begin(json::error_code& ec) { return object_begin() || recover(ec); }
    bool on_object_end(std::size_t, json::error_code& ec) { return object_end() || recover(ec); }
    bool on_array_begin(json::error_code& ec) { return array_begin() || recover(ec); }
    bool on_array_end(std::size_t, json::error_code& ec) { return array_end() || recover(ec); }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&);
    bool on_key(json::string_view part, std::size_t, json::error_code& ec)
    {
        return whole_key(part) || recover(ec);
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&);
    bool on_string(json::string_view part, std::size_t, json::error_code& ec)
    {
        return whole_string(part) || recover(ec);
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t value, json::string_view, json::error_code& ec)
    {
        return integer(value) || recover(ec);
    }
    bool on_uint64(std::uint64_t value, json::string_view text, json::error_code& ec)
    {
        return on_int64(static_cast<std::int64_t>(value), text, ec);
    }
    bool on_double(double, json::string_view, json::error_code& ec)
    {
        return scalar("a JSON number") || recover(ec);
    }
    bool on_bool(bool value, json::error_code& ec) { return boolean(value) || recover(ec); }
    bool on_null(json::error_code& ec) { return scalar("a JSON null") || recover(ec); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    enum class kind : std::uint8_t
    {
        reply,  // {"Item": ..}, {"Items": [..], "Count": ..}
        items,  // the array of Items
        item,   // attributes of an item or a nested model
        map,    // entries of a map
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

    // Where the parser is in a value, {"S": ..}.
    enum class place : std::uint8_t
    {
        outside,  // in a container, before or after a value
        before_type,
        before_value,
        behind_value,
    };

    // A container that is open. Each kind sets what it reads.
    struct frame
    {
        value_target target;       // where the values go
        const record_ops* record;  // item
        std::uint64_t seen;        // item: the fields that were there
        std::string_view name;     // item, map: the entry that is being read
        std::uint32_t index;       // list, set: elements so far; item: the field that came last
        kind what;
        attribute_type type;  // set: of the elements
    };

    frame& top() { return frames_[depth_ - 1]; }

    frame& push(kind what, value_target target = {})
    {
        frame& added = frames_[depth_++];
        added.what = what;
        added.target = target;
        added.index = 0;
        place_ = place::outside;
        return added;
    }

    void push_item(const record_ops& record, void* object)
    {
        frame& added = push(kind::item, {object, nullptr});
        added.record = &record;
        added.seen = 0;
        added.name = {};
        added.index = before_first;
    }

    bool inside(const char* at) const
    {
        std::less<const char*> before;
        return !before(at, text_.data()) && before(at, text_.data() + text_.size());
    }

    // Remembers how far the parser has come: behind the closing quote of a string that stands in
    // the text as it is. One with escapes is elsewhere, which is looked at when the place is used:
    // here would be once for every string.
    void reached(json::string_view part)
    {
        position_ = part.data() + part.size() + 1;
        position_level_ = level_;
    }

    const char* find_opening() const;
    const char* find_end(std::size_t level) const;

    // What the callbacks do. False for what is wrong, which is in failure_ then.
    bool object_begin();
    bool object_end();
    bool array_begin();
    bool array_end();
    bool whole_key(json::string_view part);
    bool whole_string(json::string_view part);
    bool integer(std::int64_t value);
    bool boolean(bool value);

    BOOST_NOINLINE bool recover(json::error_code& ec);
    BOOST_NOINLINE void end_of_skipped(std::size_t level);
    void end_misfit();

    bool start_item();
    bool finish_record(frame& at);
    bool start_value(value_target target);
    bool start_map();
    bool start_list();
    bool start_set();
    bool check_level();
    void find_field(frame& at, std::string_view name);
    bool key(std::string_view name);
    BOOST_NOINLINE bool long_key(json::string_view end);
    BOOST_NOINLINE bool other_key(frame& at, std::string_view name);
    BOOST_NOINLINE bool no_type(std::string_view name);
    BOOST_NOINLINE std::string_view kept(std::string_view name);
    BOOST_NOINLINE void remember_unknown();
    bool text(std::string_view value);
    BOOST_NOINLINE bool element_text(std::string_view value);
    BOOST_NOINLINE bool long_string(json::string_view end);
    bool scalar(std::string_view found);
    static value_target unwrapped(value_target target);
    bool scalar_text(attribute_type type, value_target target, std::string_view value);
    BOOST_NOINLINE bool check(errc failure, const value_target& target, std::string_view found);
    BOOST_NOINLINE bool mismatch(const value_target& target, attribute_type found);
    BOOST_NOINLINE bool wrong_shape(std::string_view found);
    bool refuse(errc code, std::string_view expected, std::string_view found);
    bool is_seen(const frame& at, std::size_t field) const;
    BOOST_NOINLINE void set_seen_more(frame& at, std::size_t field);
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
    lists_with_unknown* unknown_ = nullptr;

    std::array<frame, most_frames> frames_;
    std::size_t depth_ = 0;
    std::size_t item_depth_ = 1;  // with the item itself on top
    place place_ = place::outside;
    attribute_type type_ = attribute_type::null;  // of the value
    value_target target_;                         // of the value
    member member_ = member::other;
    std::shared_ptr<stored_object> object_;
    const char* item_begin_ = nullptr;
    // A hint only: records of all levels share it.
    std::array<std::uint8_t, before_first + 1> followers_ = followers_in_order;
    value_target next_;   // of the entry whose name was read last
    std::string pieces_;  // a string or key that comes in parts
    std::forward_list<std::string>
        names_;  // map entries' names that do not stand in the text as they are
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

// The place behind the bracket that closes what was opened at `level` and begins at item_begin_.
const char* reader::find_end(std::size_t level) const
{
    const char* p = position_;
    std::size_t open = position_level_;
    if (!inside(p - 1) || open < level)
    {
        p = item_begin_ + 1;
        open = level;
    }
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

bool reader::object_begin()
{
    ++level_;
    if (skipping_ != 0)
    {
        ++skipping_;
        return true;
    }
    if (place_ == place::before_value)
        return start_map();
    if (place_ != place::outside)
        return wrong_shape("a JSON object");
    if (depth_ == 0)
    {
        if (lone_record_)
            push_item(*lone_record_, lone_object_);
        else
            push(kind::reply);
        item_depth_ = depth_;
        return true;
    }
    frame& at = top();
    switch (at.what)
    {
    case kind::item:
    case kind::map:
        if (!next_.ops)
        {
            if (unknown_)
                remember_unknown();
            skipping_ = 1;
            return true;
        }
        return start_value(next_);
    case kind::list: {
        value_target added = at.target.ops->element(at.target.object, at.index++);
        if (!added.ops)
            return refuse(errc::value_not_allowed, at.target.ops->expected, "more elements");
        return start_value(added);
    }
    case kind::items:
        return start_item();
    case kind::reply:
        if (member_ == member::item)
            return start_item();
        if (member_ == member::items)
            return wrong_shape("a JSON object");
        if (member_ == member::last_key)
            item_begin_ = find_opening();
        skipping_ = 1;
        return true;
    case kind::set:
        break;
    }
    return wrong_shape("a JSON object");
}

bool reader::object_end()
{
    std::size_t level = level_--;
    if (skipping_ != 0)
    {
        if (--skipping_ == 0 && depth_ <= levels_around_item)
            end_of_skipped(level);
        return true;
    }
    if (place_ == place::behind_value)
    {
        place_ = place::outside;
        return true;
    }
    if (place_ != place::outside)
        return wrong_shape("an attribute value without a type");
    frame& at = top();
    if (at.what == kind::item && !finish_record(at))
        return false;
    --depth_;
    // An item is done when what is left is the reply or the array of items; else this was a map.
    if (depth_ >= item_depth_)
        place_ = place::behind_value;
    else if (object_)
    {
        const char* end = find_end(level);
        object_->image.assign(item_begin_, end);
        position_ = end;
        position_level_ = level_;
        if (depth_ == 1)
            out_->item = std::move(object_);
        else
            out_->items.push_back(std::move(object_));
    }
    return true;
}

// Of some that are passed over the bytes are kept.
void reader::end_of_skipped(std::size_t level)
{
    if (depth_ == 1 && member_ == member::last_key && out_)
        out_->last_evaluated_key.assign(item_begin_, find_end(level));
    else if (depth_ == levels_around_item && top().what == kind::items)
        end_misfit();
}

bool reader::array_begin()
{
    ++level_;
    if (skipping_ != 0)
    {
        ++skipping_;
        return true;
    }
    if (place_ == place::before_value)
        return type_ == attribute_type::l ? start_list() : start_set();
    if (depth_ == 0 || place_ != place::outside || top().what != kind::reply ||
        member_ == member::item || member_ == member::last_key)
        return wrong_shape("a JSON array");
    if (member_ != member::items)
    {
        skipping_ = 1;
        return true;
    }
    push(kind::items);
    out_->has_items = true;
    out_->items.reserve(static_cast<std::size_t>(std::clamp<std::int64_t>(out_->count, 0, 1000)));
    return true;
}

bool reader::array_end()
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
        // The path of a failure is the list's, not that of its last element.
        const std::size_t count = std::exchange(at.index, 0);
        if (!check(
                at.target.ops->end_list(at.target.object, count),
                at.target,
                std::to_string(count) + " elements"
            ))
            return false;
    }
    place_ = at.what == kind::items ? place::outside : place::behind_value;
    --depth_;
    return true;
}

// -- Containers in a value

bool reader::start_value(value_target target)
{
    target_ = target;
    place_ = place::before_type;
    return true;
}

bool reader::start_map()
{
    if (type_ != attribute_type::m)
        return wrong_shape("a JSON object");
    if (!check_level())
        return false;
    value_target target = unwrapped(target_);
    if (target.ops->record)
    {
        push_item(target.ops->record(), target.object);
        return true;
    }
    if (!target.ops->begin_map)
        return mismatch(target, type_);
    target.ops->begin_map(target.object);
    push(kind::map, target).name = {};
    return true;
}

bool reader::start_list()
{
    if (!check_level())
        return false;
    value_target target = unwrapped(target_);
    if (!target.ops->element)
        return mismatch(target, type_);
    target.ops->begin_list(target.object);
    push(kind::list, target);
    return true;
}

bool reader::start_set()
{
    if (type_ != attribute_type::ss && type_ != attribute_type::ns && type_ != attribute_type::bs)
        return wrong_shape("a JSON array");
    value_target target = unwrapped(target_);
    if (!target.ops->set_element || target.ops->stored_as != type_)
        return mismatch(target, type_);
    target.ops->begin_set(target.object);
    push(kind::set, {target.object, target.ops->set_element}).type =
        target.ops->set_element->stored_as;
    return true;
}

// -- Names

bool reader::on_key_part(json::string_view part, std::size_t, json::error_code&)
{
    pieces_.append(part.data(), part.size());
    return true;
}

bool reader::whole_key(json::string_view part)
{
    if (!pieces_.empty())
        return long_key(part);
    reached(part);
    if (skipping_ != 0)
        return true;
    return key({part.data(), part.size()});
}

// One that came in parts.
bool reader::long_key(json::string_view end)
{
    names_.push_front(std::move(pieces_.append(end.data(), end.size())));
    pieces_.clear();
    return skipping_ != 0 || key(names_.front());
}

// The name as it is after this call, too.
std::string_view reader::kept(std::string_view name)
{
    return inside(name.data()) ? name : names_.emplace_front(name);
}

bool reader::key(std::string_view name)
{
    if (place_ == place::before_type)
    {
        if (!type_of(name, type_))
            return no_type(name);
        place_ = place::before_value;
        return true;
    }
    if (place_ != place::outside)
        return wrong_shape("an attribute value with two types");
    frame& at = top();
    if (at.what == kind::item)
    {
        find_field(at, name);
        return true;
    }
    return other_key(at, name);
}

bool reader::no_type(std::string_view name)
{
    return wrong_shape("an attribute value of type " + std::string(name));
}

// Of a map or the reply.
bool reader::other_key(frame& at, std::string_view name)
{
    if (at.what == kind::map)
    {
        if (!is_text(name))
            return refuse(errc::invalid_utf8, "a name in UTF-8", "other bytes");
        name = kept(name);
        at.name = name;
        next_ = at.target.ops->entry(at.target.object, name);
        return true;
    }
    member_ = name == "Item"               ? member::item
              : name == "Items"            ? member::items
              : name == "LastEvaluatedKey" ? member::last_key
              : name == "Count"            ? member::count
              : name == "ScannedCount"     ? member::scanned_count
                                           : member::other;
    // Where it stands is where items are looked for.
    if (member_ != member::other && !inside(name.data()))
        return wrong_shape("an escaped name");
    return true;
}

void reader::find_field(frame& at, std::string_view name)
{
    // Items of one table tend to have their attributes in one order, which need not be that of the
    // fields: what followed the last field before is looked at first.
    auto fields = at.record->fields;
    std::uint8_t& follower = followers_[std::min<std::size_t>(at.index, before_first)];
    std::size_t field = follower;
    for (std::size_t left = fields.size(); left != 0; --left, ++field)
    {
        if (field >= fields.size())
            field = 0;
        const field_ops& tried = fields[field];
        if (!same_name(tried.name, name))
            continue;
        follower = static_cast<std::uint8_t>(field);
        at.index = static_cast<std::uint32_t>(field);
        at.name = tried.name;
        if (field < bits_at_hand)
            at.seen |= std::uint64_t{1} << field;
        else
            set_seen_more(at, field);
        next_ = {tried.member(at.target.object), tried.ops};
        return;
    }
    next_ = {};
    // For the path, should its value be none.
    at.name = kept(name);
}

// If the attribute that has just been named is inside of a list.
void reader::remember_unknown()
{
    std::vector<std::string> steps;
    for (std::size_t level = 0; level < depth_; ++level)
    {
        const frame& at = frames_[level];
        if (at.what == kind::list)
        {
            unknown_->emplace(std::move(steps), path());
            return;
        }
        steps.emplace_back(at.name);
    }
}

// The bits of the first 64 fields are in the frame; of the few models with more, here.
void reader::set_seen_more(frame& at, std::size_t field)
{
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

bool reader::start_item()
{
    item_begin_ = find_opening();
    object_ = model_->make();
    push_item(model_->record, object_->object());
    item_depth_ = depth_;
    return true;
}

bool reader::finish_record(frame& at)
{
    auto fields = at.record->fields;
    at.name = {};
    if (fields.size() < bits_at_hand && at.seen == (std::uint64_t{1} << fields.size()) - 1)
        return true;
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
        return refuse(errc::attribute_missing, missing.ops->expected, "no attribute");
    }
    // The place of this frame is used again by the next element of a list, say.
    std::size_t first = static_cast<std::size_t>(&at - frames_.data()) * 64;
    for (std::size_t slot = first; slot < std::min(first + 64, seen_more_.size()); ++slot)
        seen_more_[slot] = 0;
    return true;
}

// Before a list or map is entered.
bool reader::check_level()
{
    if (depth_ - item_depth_ < most_levels)
        return true;
    return refuse(errc::nesting_too_deep, "at most 32 levels", "more");
}

value_target reader::unwrapped(value_target target)
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

bool reader::whole_string(json::string_view part)
{
    if (!pieces_.empty())
        return long_string(part);
    reached(part);
    return skipping_ != 0 || text({part.data(), part.size()});
}

// One that came in parts.
bool reader::long_string(json::string_view end)
{
    std::string whole = std::move(pieces_);
    pieces_.clear();
    whole.append(end.data(), end.size());
    return skipping_ != 0 || text(whole);
}

bool reader::text(std::string_view value)
{
    if (place_ == place::before_value)
    {
        place_ = place::behind_value;
        return scalar_text(type_, unwrapped(target_), value);
    }
    return element_text(value);
}

bool reader::element_text(std::string_view value)
{
    if (place_ != place::outside || depth_ == 0)
        return wrong_shape("a JSON string");
    frame& at = top();
    if (at.what == kind::set)
    {
        ++at.index;
        return scalar_text(at.type, at.target, value);
    }
    if (at.what == kind::reply && member_ == member::other)
        return true;
    return wrong_shape("a JSON string");
}

bool reader::scalar_text(attribute_type type, value_target target, std::string_view value)
{
    errc failure{};
    switch (type)
    {
    case attribute_type::s:
        if (!target.ops->read_string)
            return mismatch(target, type);
        failure =
            is_text(value) ? target.ops->read_string(target.object, value) : errc::invalid_utf8;
        break;
    case attribute_type::n:
        if (!target.ops->read_number)
            return mismatch(target, type);
        failure = target.ops->read_number(target.object, value);
        break;
    case attribute_type::b:
        if (!target.ops->read_binary)
            return mismatch(target, type);
        failure = base64_decode(value, bytes_);
        if (failure == errc{})
            failure = target.ops->read_binary(target.object, bytes_);
        break;
    default:
        return wrong_shape("a JSON string");
    }
    return failure == errc{} || check(failure, target, value);
}

bool reader::boolean(bool value)
{
    if (skipping_ != 0)
        return true;
    if (place_ != place::before_value)
        return scalar("a JSON boolean");
    place_ = place::behind_value;
    if (type_ == attribute_type::boolean)
    {
        value_target target = unwrapped(target_);
        if (!target.ops->read_boolean)
            return mismatch(target, type_);
        return check(
            target.ops->read_boolean(target.object, value), target, value ? "true" : "false"
        );
    }
    if (type_ == attribute_type::null && value)
    {
        if (!target_.ops->read_null)
            return mismatch(target_, type_);
        return check(target_.ops->read_null(target_.object), target_, "NULL");
    }
    return wrong_shape("a JSON boolean");
}

bool reader::integer(std::int64_t value)
{
    if (skipping_ == 0 && depth_ == 1 && top().what == kind::reply)
    {
        if (member_ == member::count)
            out_->count = value;
        else if (member_ == member::scanned_count)
            out_->scanned_count = value;
    }
    return scalar("a JSON number");
}

// A JSON value that no attribute has.
bool reader::scalar(std::string_view found)
{
    if (skipping_ != 0)
        return true;
    bool in_reply = place_ == place::outside && depth_ == 1 && top().what == kind::reply;
    if (in_reply && member_ != member::item && member_ != member::items &&
        member_ != member::last_key)
        return true;
    return wrong_shape(found);
}

// -- Failures

bool reader::check(errc failure, const value_target& target, std::string_view found)
{
    if (failure == errc{})
        return true;
    constexpr std::size_t shown = 60;
    std::string text(found.substr(0, shown));
    if (found.size() > shown)
        text += "...";
    return refuse(failure, target.ops->expected, text);
}

bool reader::mismatch(const value_target& target, attribute_type found)
{
    return refuse(errc::attribute_type_mismatch, target.ops->expected, words_for(found));
}

bool reader::wrong_shape(std::string_view found)
{
    std::string_view expected = "an attribute value such as {\"S\": ...}";
    if (depth_ == 0)
        expected = "a JSON object";
    else if (place_ != place::outside)
        expected = "an attribute value such as {\"S\": ...}";
    else if (top().what == kind::reply)
        expected = member_ == member::items ? "an array of items" : "an item";
    else if (top().what == kind::items)
        expected = "an item";
    else if (top().what == kind::set)
        expected = "a JSON string";
    return refuse(errc::invalid_reply, expected, found);
}

bool reader::refuse(errc code, std::string_view expected, std::string_view found)
{
    std::string where = path();
    std::string message = where.empty() ? "" : where + ": ";
    message.append("expected ").append(expected).append(", found ").append(found);
    diagnostics diag(std::move(message));
    diag.attribute_path(std::move(where)).expected(std::string(expected)).found(std::string(found));
    failure_.emplace(code, std::move(diag));
    return false;
}

// An item of a page that does not fit its model is put aside, and the rest of it passed over. All
// else ends the reading.
bool reader::recover(json::error_code& ec)
{
    const bool is_item = depth_ > levels_around_item && frames_[1].what == kind::items;
    if (!is_item || failure_->code() == errc::invalid_reply)
    {
        ec = json::error::syntax;  // stops the parser; what went wrong is in failure_
        return false;
    }
    out_->misfits.push_back({out_->items.size(), std::move(*failure_), {}});
    failure_.reset();
    object_.reset();
    depth_ = levels_around_item;
    place_ = place::outside;
    std::fill(seen_more_.begin(), seen_more_.end(), 0);
    skipping_ = level_ - levels_around_item;
    // What was missing is known when the item is over already.
    if (skipping_ == 0)
        end_misfit();
    return true;
}

void reader::end_misfit()
{
    const char* end = find_end(levels_around_item + 1);
    out_->misfits.back().image.assign(item_begin_, end);
    position_ = end;
    position_level_ = level_;
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
    // What is stored is looked at, which is a third of what is parsed.
    options.allow_invalid_utf8 = true;
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

void read_object(
    std::string_view text, const record_ops& record, void* object, lists_with_unknown* unknown
)
{
    parse(text, record, object, unknown);
}

}  // namespace ddbm::detail
