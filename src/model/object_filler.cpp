#include "model/object_filler.hpp"

#include "model/composed_parts.hpp"
#include "model/written_fields.hpp"
#include "values/base64.hpp"
#include "values/encoded_grammar.hpp"
#include "values/json_scanner.hpp"
#include "values/json_writer.hpp"
#include "values/path_text.hpp"
#include "values/refuse_value.hpp"
#include "values/utf8.hpp"
#include "values/value_grammar.hpp"
#include "values/write_value.hpp"

#include <ddbm/codecs/item.hpp>
#include <ddbm/number.hpp>

#include <ddbm/detail/type_words.hpp>

#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>

namespace ddbm::detail {
namespace {

// The fields behind each, as long as nothing else is known.
constexpr auto in_order = [] {
    std::array<std::uint8_t, 65> fields{};
    for (std::uint8_t field = 0; field < 64; ++field)
        fields[field] = field + 1;
    return fields;
}();

// Of names, which are short: in place, where a call of memcmp costs more than it compares.
bool same_name(std::string_view a, std::string_view b)
{
    const std::size_t size = a.size();
    if (size != b.size())
        return false;
    if (a.data() == b.data())
        return true;
    const auto same = [&]<class Word>(Word x, std::size_t at) {
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
    return std::equal(a.begin(), a.end(), b.begin());
}

constexpr attribute_type all_sets[] = {attribute_type::ss, attribute_type::ns, attribute_type::bs};
constexpr attribute_type only_binary[] = {attribute_type::b};

// Whether there is an alternative that is stored as this type: a value without a fixed form takes
// it, too, but is stored as anything.
bool is_stored_as(const value_target& whole, attribute_type type)
{
    const value_target to = unwrapped(whole, type);
    return to.ops && to.ops->stored_as == type;
}

}  // namespace

bool make_absent(const field_ops& field, void* object)
{
    const field_policy* policy = field.policy;
    if (policy && policy->set_default)
        policy->set_default(field.member(object));
    else if (field.ops->set_absent && !(policy && policy->is_required))
        field.ops->set_absent(field.member(object));
    else
        return false;
    return true;
}

object_filler::object_filler() noexcept
{
    for (field_order& each : orders_)
        each.record = nullptr;
}

void object_filler::begin_object(
    const record_ops& record, void* object, reading_notes* notes
) noexcept
{
    root_record_ = &record;
    root_ = object;
    notes_ = notes;
}

// -- Names

void object_filler::do_key(std::string_view name)
{
    frame& at = top();
    if (notes_)
    {
        at.name = name.data();
        at.name_size = name.size();
        at.is_renamed = false;
    }
    if (at.holds == kind::record)
        find_field(at, name);
    else
        find_entry(at, name);
}

void object_filler::find_field(frame& at, std::string_view name)
{
    const auto fields = at.record->fields;
    std::uint8_t& following = at.order->after(at.index);
    std::size_t field = following & ~unsigned{field_order::proven};
    for (std::size_t left = fields.size(); left != 0; --left, ++field)
    {
        if (field >= fields.size())
            field = 0;
        if (!same_name(fields[field].name, name))
            continue;
        take_field(at, field);
        if (following != (field | field_order::proven))
            learn(following, field, name);
        return;
    }
    find_other(at, name);
}

// Once for most fields of a page.
void object_filler::learn(std::uint8_t& following, std::size_t field, std::string_view name)
{
    if (field >= field_order::before_first)
        return;
    following = static_cast<std::uint8_t>(field);
    if (json_writer::needs_no_escape(name))
        following |= field_order::proven;
}

void object_filler::find_entry(const frame& at, std::string_view name)
{
    next_ = {};
    if (at.holds == kind::nothing)
        return;
    if (!is_utf8(name))
        refuse_value(errc::invalid_utf8, place(), "a name in UTF-8", "other bytes");
    next_ = at.ops->entry(at.object, name);
    if (!next_.ops)
        refuse_value(errc::value_not_allowed, path_to(name), at.ops->expected, "another entry");
}

// -- Scalars

value_target object_filler::target()
{
    frame& at = top();
    return at.holds <= kind::choice ? next_ : element_target(at);
}

value_target object_filler::element_target(frame& at)
{
    if (at.holds == kind::nothing)
        return {};
    if (at.holds == kind::set)
    {
        at.index = 0;
        return {at.object, at.ops};
    }
    const value_target added = at.ops->element(at.object, at.index++);
    if (!added.ops)
        refuse_value(errc::value_not_allowed, place(), at.ops->expected, "more elements");
    return added;
}

// Where a value of this type goes, which is read by this function; null if it is passed over.
template <class Function>
value_target object_filler::taker(Function type_ops::*function, attribute_type type)
{
    const value_target to = unwrapped(target(), type);
    if (to.ops && !(to.ops->*function))
        mismatch(to, type);
    return to;
}

void object_filler::do_null()
{
    // What holds no value is no optional's business.
    const value_target to = target();
    if (!to.ops)
        return;
    if (!to.ops->read_null)
        set_empty(to);
    else
        check(to.ops->read_null(to.object), to, "NULL");
    require_value(top(), to);
}

// Where the field has to have one, it is not written as NULL either.
void object_filler::require_value(const frame& at, const value_target& read) const
{
    if (at.holds != kind::record)
        return;
    const field_ops& field = at.record->fields[at.index];
    if (field.policy && field.policy->is_required && !has_value(field, read.object))
        refuse_value(errc::attribute_missing, place(), field.ops->expected, "NULL");
}

void object_filler::do_boolean(bool value)
{
    const value_target to = taker(&type_ops::read_boolean, attribute_type::boolean);
    if (to.ops)
        check(to.ops->read_boolean(to.object, value), to, value ? "true" : "false");
}

void object_filler::do_string(std::string_view text)
{
    const value_target whole = target();
    value_target to = unwrapped(whole, attribute_type::s);
    if (!to.ops)
        return;
    if (to.ops != whole.ops && is_plain_ && to.ops->stored_as == attribute_type::s)
    {
        refuse_if_also(whole, only_binary, "a string, or a binary in base64");
        to = unwrapped(whole, attribute_type::s);
    }
    if (to.ops->composed)
        return take_composed(to, text);
    if (!to.ops->read_string)
    {
        if (!is_plain_ || !take_base64(whole, text))
            mismatch(to, attribute_type::s);
        return;
    }
    const errc failure = to.ops->read_string(to.object, text);
    // Says where in the text it is.
    if (failure != errc{} && to.ops->json_text)
        fill_json_text(text, {to.object, to.ops->json_text});
    check(failure, to, text);
}

// Of the same attribute not the same members get their values in a part of an item as in the whole.
void object_filler::take_composed(const value_target& to, std::string_view text)
{
    check(read_composed(*to.ops->composed, to.object, text), to, text);
    if (to.ops->composed->is_checked)
        remember_composed(text);
}

// False if no binary goes there.
bool object_filler::take_base64(const value_target& whole, std::string_view text)
{
    const value_target to = unwrapped(whole, attribute_type::b);
    if (!to.ops->read_binary)
        return false;
    ddbm::binary bytes;
    if (const errc failure = base64_decode(text, bytes); failure != errc{})
        refuse_value(failure, place(), "base64", shortened(text));
    check(to.ops->read_binary(to.object, bytes), to, "other bytes");
    return true;
}

void object_filler::do_number(std::string_view text)
{
    do_number_text(text);
}

void object_filler::do_number_text(std::string_view text)
{
    const value_target to = taker(&type_ops::read_number, attribute_type::n);
    if (!to.ops)
        return;
    const errc failure = to.ops->read_number(to.object, text);
    if (failure != errc{} && is_json_text_ && read_in_17_digits(to, text))
        return;
    check(failure, to, text);
}

// A floating-point number in the 17 digits that old versions of Python wrote, though fewer are
// enough. All others would be another number.
bool object_filler::read_in_17_digits(const value_target& to, std::string_view text)
{
    double value = 0;
    if (text.find_first_of(".eE") == text.npos ||
        std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
        return false;
    char buffer[32];
    const auto text_of = [&](auto... form) {
        const char* last = std::to_chars(buffer, buffer + sizeof(buffer), value, form...).ptr;
        return std::string_view(buffer, static_cast<std::size_t>(last - buffer));
    };
    ddbm::number given;
    ddbm::number in_17_digits;
    return ddbm::number::try_parse(text, given) == errc{} &&
           ddbm::number::try_parse(text_of(std::chars_format::scientific, 16), in_17_digits) ==
               errc{} &&
           given == in_17_digits && to.ops->read_number(to.object, text_of()) == errc{};
}

void object_filler::do_binary(std::span<const std::byte> bytes)
{
    const value_target to = taker(&type_ops::read_binary, attribute_type::b);
    if (to.ops)
        check(to.ops->read_binary(to.object, bytes), to, "other bytes");
}

// -- Containers

object_filler::frame& object_filler::push(kind holds, value_target target) noexcept
{
    frame& added = frames_[open_++];
    added.holds = holds;
    added.object = target.object;
    added.ops = target.ops;
    added.index = 0;
    added.name_size = 0;
    added.is_renamed = false;
    return added;
}

void object_filler::do_begin_list()
{
    const value_target whole = target();
    value_target to = unwrapped(whole, attribute_type::l);
    if (to.ops != whole.ops && is_plain_ && to.ops->stored_as == attribute_type::l)
    {
        refuse_if_also(whole, all_sets, "a list or a set");
        to = unwrapped(whole, attribute_type::l);
    }
    if (!to.ops)
        push(kind::nothing);
    else if (to.ops->element)
    {
        to.ops->begin_list(to.object);
        push(kind::list, to);
    }
    else if (!is_plain_ || !begin_plain_set(whole))
        mismatch(to, attribute_type::l);
}

// False if no set goes there.
bool object_filler::begin_plain_set(const value_target& whole)
{
    for (std::span<const attribute_type> types = all_sets; !types.empty();)
    {
        const attribute_type type = types.front();
        types = types.subspan(1);
        if (!is_stored_as(whole, type))
            continue;
        refuse_if_also(whole, types, "a set of one type or of another");
        const value_target to = unwrapped(whole, type);
        if (!to.ops->set_element)
            continue;
        // Only a member that is a set itself may be an empty one: it is left out of the item.
        const bool may_be_empty = top().holds == kind::record && to.ops == whole.ops;
        to.ops->begin_set(to.object);
        push(kind::set, {to.object, to.ops->set_element}).index = may_be_empty ? 0 : 1;
        return true;
    }
    return false;
}

// What is written in plain JSON, of a variant that has alternatives of other types which are
// written so, too. Nothing could tell which it was.
void object_filler::refuse_if_also(
    const value_target& whole, std::span<const attribute_type> others, std::string_view found
) const
{
    for (const attribute_type other : others)
    {
        if (is_stored_as(whole, other))
            refuse_value(
                errc::value_not_allowed,
                place(),
                "alternatives that are different in plain JSON, or named by ddbm::by_tag",
                found
            );
    }
}

void object_filler::do_end_list()
{
    const frame& at = frames_[--open_];
    if (at.holds == kind::set)
        return finish_set(at);
    if (at.holds != kind::list || !at.ops->end_list)
        return;
    const errc failure = at.ops->end_list(at.object, at.index);
    if (failure != errc{})
        refuse(failure, {at.object, at.ops}, std::to_string(at.index) + " elements");
}

void object_filler::do_begin_set(attribute_type type)
{
    const value_target to = taker(&type_ops::set_element, type);
    if (!to.ops)
    {
        push(kind::nothing);
        return;
    }
    if (to.ops->stored_as != type)
        mismatch(to, type);
    to.ops->begin_set(to.object);
    push(kind::set, {to.object, to.ops->set_element});
}

void object_filler::do_end_set()
{
    const frame& at = frames_[--open_];
    if (at.holds == kind::set)
        finish_set(at);
}

void object_filler::finish_set(const frame& at) const
{
    if (at.index != 0)
        refuse_value(errc::empty_set, place(), "a set with elements", "an empty array");
    if (!at.ops->end_set)
        return;
    const errc failure = at.ops->end_set(at.object);
    if (failure != errc{})
        refuse_value(failure, place(), "a set of different elements", "another one");
}

void object_filler::do_begin_map()
{
    if (open_ == 0)
        return push_record(*root_record_, root_);
    const value_target to = unwrapped(target(), attribute_type::m);
    if (!to.ops)
        push(kind::nothing);
    else if (to.ops->record)
        push_record(to.ops->record(), to.object);
    else if (to.ops->choice)
        begin_choice(to);
    else if (to.ops->begin_map)
    {
        to.ops->begin_map(to.object);
        push(kind::map, to);
    }
    else
        mismatch(to, attribute_type::m);
}

void object_filler::do_end_map()
{
    const frame& at = frames_[--open_];
    if (at.holds == kind::record)
        finish_record(at);
    else if (at.holds == kind::choice)
        finish_choice();
}

// -- Records

void object_filler::push_record(const record_ops& record, void* object)
{
    frame& added = push(kind::record, {object, nullptr});
    added.record = &record;
    added.order = &order_of(record);
    added.seen = 0;
    added.index = field_order::before_first;
    if (record.fields.size() > bits_at_hand)
    {
        added.seen_more = seen_more_.size();
        seen_more_.resize(seen_more_.size() + record.fields.size() / bits_at_hand);
    }
}

// Of the record that is at the top now.
object_filler::field_order& object_filler::order_of(const record_ops& record) noexcept
{
    field_order& order = orders_[std::min(open_, orders) - 1];
    if (order.record != &record)
    {
        order.record = &record;
        order.following = in_order;
    }
    return order;
}

void object_filler::set_seen_more(const frame& at, std::size_t field)
{
    const std::size_t word = at.seen_more + field / bits_at_hand - 1;
    seen_more_[word] |= std::uint64_t{1} << (field % bits_at_hand);
}

bool object_filler::is_seen(const frame& at, std::size_t field) const
{
    const std::uint64_t word =
        field < bits_at_hand ? at.seen : seen_more_[at.seen_more + field / bits_at_hand - 1];
    return (word >> (field % bits_at_hand) & 1) != 0;
}

void object_filler::finish_record(const frame& at)
{
    const std::size_t size = at.record->fields.size();
    if (size >= bits_at_hand || at.seen != (std::uint64_t{1} << size) - 1)
        make_absent_what_has_not_come(at);
    if (size > bits_at_hand)
        seen_more_.resize(at.seen_more);
    for (; !composed_.empty() && composed_.back().level > open_; composed_.pop_back())
        check_composed(at, composed_.back());
    while (!old_names_.empty() && old_names_.back().level > open_)
        old_names_.pop_back();
}

// A struct in JSON text is what it is without any names, or fails by what it lacks.
bool object_filler::take_as_empty_json(const field_ops& missing, void* object) const
{
    const type_ops* content = missing.ops->json_text;
    if (!content || !content->record || (missing.policy && missing.policy->is_required))
        return false;
    fill_json_text("{}", {missing.member(object), content}, missing.name);
    return true;
}

void object_filler::make_absent_what_has_not_come(const frame& at)
{
    const auto fields = at.record->fields;
    for (std::size_t field = 0; field < fields.size(); ++field)
    {
        if (is_seen(at, field) || came_under_old_name(open_ + 1, field))
            continue;
        const field_ops& missing = fields[field];
        // Keys are always there, whatever their types are without a value.
        const bool is_key = missing.role != key_role::none;
        if (!is_key && (make_absent(missing, at.object) || take_as_empty_json(missing, at.object)))
            continue;
        refuse_value(
            errc::attribute_missing, path_to(missing.name), missing.ops->expected, "no attribute"
        );
    }
}

// -- Variants

void object_filler::begin_choice(value_target variant)
{
    choice_ = std::make_unique<collected_choice>();
    choice_->variant = variant;
    const value_target attributes = target_of(choice_->attributes);
    push(kind::choice, attributes);
}

void object_filler::finish_choice()
{
    const std::unique_ptr<collected_choice> made = std::move(choice_);
    const record_target to = chosen(*made);
    const choice_ops& choice = *made->variant.ops->choice;
    if (!choice.is_own)
        made->attributes.erase(choice.attribute);
    fill_chosen(to, made->attributes);
}

// Throws unless the attribute names one of the alternatives.
record_target object_filler::chosen(const collected_choice& made) const
{
    const choice_ops& choice = *made.variant.ops->choice;
    const attribute_value* named = made.attributes.find(choice.attribute);
    if (!named)
        refuse_value(
            errc::attribute_missing, path_to(choice.attribute), choice.expected, "no attribute"
        );
    const std::string* name = named->get_if_string();
    if (!name)
        refuse_value(
            errc::attribute_type_mismatch,
            path_to(choice.attribute),
            choice.expected,
            words_for(named->type())
        );
    const record_target to = choice.choose(made.variant.object, *name);
    if (!to.record)
        refuse_value(
            errc::value_not_allowed, path_to(choice.attribute), choice.expected, shortened(*name)
        );
    return to;
}

// As if they came here. One more filler, as they are further in than where this one is.
void object_filler::fill_chosen(record_target chosen, const item& attributes)
{
    object_filler inner;
    inner.outer_ = this;
    inner.is_plain_ = is_plain_;
    inner.is_json_text_ = is_json_text_;
    inner.begin_object(*chosen.record, chosen.object, notes_);
    write_item(inner, attributes);
}

// -- Failures

std::string object_filler::place() const
{
    if (!outer_)
        return path();
    std::string where = outer_->place();
    append_path(where, path());
    return where;
}

std::string object_filler::path_to(std::string_view name) const
{
    std::string where = place();
    append_step(where, name);
    return where;
}

void object_filler::check(errc failure, const value_target& target, std::string_view found) const
{
    if (failure != errc{})
        refuse(failure, target, shortened(found));
}

void object_filler::mismatch(const value_target& target, attribute_type found) const
{
    refuse(errc::attribute_type_mismatch, target, words_for(found));
}

void object_filler::refuse(errc code, const value_target& target, std::string_view found) const
{
    if (target.ops->composed)
        refuse_value(code, place(), form_of(*target.ops->composed), found);
    const std::string_view expected = code == errc::duplicate_in_set
                                          ? "an element that differs from those before"
                                          : target.ops->expected;
    refuse_value(code, place(), expected, found);
}

// -- From its sources

void read_item(json_scanner& in, object_filler& out)
{
    value_grammar<object_filler>(in, out).read_item();
}

void read_encoded_item(std::string_view bytes, object_filler& out)
{
    encoded_grammar<object_filler>(out).read_item(bytes);
}

}  // namespace ddbm::detail
