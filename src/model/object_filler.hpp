// Value events into a C++ object: each value goes to the member that it belongs to, by the tables
// of functions of the members' types. Knows what a type expects and what was found instead.

#ifndef DDBM_SRC_MODEL_OBJECT_FILLER_HPP
#define DDBM_SRC_MODEL_OBJECT_FILLER_HPP

#include "model/reading_notes.hpp"

#include <ddbm/item.hpp>
#include <ddbm/value_writer.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ddbm::detail {

// The member becomes what it is where its attribute is missing. False: that must not be.
bool make_absent(const field_ops& field, void* object);

// Each object comes as a map, announced by begin_object(). Attributes that the model does not know
// are passed over, whether the source asks for that or writes their values, unless the model
// refuses them.
//
// Throws the codes of models: attribute_missing, attribute_type_mismatch, value_not_allowed, those
// of numbers, and what a member's type refuses with; and the diagnostics have the path, what was
// expected and what was found. Afterwards it is of no more use.
class object_filler final : public value_writer
{
public:
    object_filler() noexcept;

    // What is written next, a map, is this object. What is to be noted is added to `notes`, unless
    // that is null.
    void
    begin_object(const record_ops& record, void* object, reading_notes* notes = nullptr) noexcept;

    // -- The usual events, directly: for sources that know the filler by its own class.

    void boolean(bool value)
    {
        next();
        do_boolean(value);
    }

    void string(std::string_view text)
    {
        next();
        do_string(text);
    }

    void number_text(std::string_view text)
    {
        next();
        do_number_text(text);
    }

    void lasting_key(std::string_view name)
    {
        leave_entry();
        do_key(name);
        enter_entry(name);
    }

    // From now on strings are taken as binaries in base64 and lists as sets, where these are what
    // is expected: what is written has no more types than plain JSON.
    void take_plain_json() noexcept { is_plain_ = true; }

    // Reads the value of JSON text in place of an object. Its place is that of an attribute of this
    // name, if it has one.
    void fill_from_json(std::string_view text, value_target content, std::string_view name = {});

    // -- For sources that can spare work by them.

    // Whether the value of the last name goes nowhere.
    bool passes_over() const noexcept { return !next_.ops; }

    // The name that came here in the object before; empty if that is not known, or is a name with
    // characters that JSON escapes.
    std::string_view likely_name() const noexcept;
    // In place of lasting_key() for the likely name, which is not empty.
    void likely_key();

private:
    enum class kind : std::uint8_t
    {
        record,   // attributes of an item or a nested model
        map,      // entries
        choice,   // the map of a variant, one attribute of which says what goes where
        list,     // values
        set,      // strings, numbers or binaries
        nothing,  // what is passed over
    };

    // The map of a variant as it is collected: attributes may come in any order.
    struct collected_choice
    {
        value_target variant;
        item attributes;
    };

    // For each field of a record the one that came behind it in the record before, or else the next
    // one. Items of one table tend to have their attributes in one order, whatever that of the
    // fields is.
    struct field_order
    {
        // Stands for the field before the first, and for those that there is no place for.
        static constexpr std::uint8_t before_first = 64;
        // Added to a field that did come, under a name that JSON does not escape.
        static constexpr std::uint8_t proven = 128;

        const record_ops* record;
        std::array<std::uint8_t, before_first + 1> following;

        std::uint8_t& after(std::uint32_t field) noexcept
        {
            return following[std::min<std::uint32_t>(field, before_first)];
        }
    };

    // A container that is open; each kind sets what it reads.
    struct frame
    {
        void* object;         // all but nothing
        const type_ops* ops;  // map, list: of itself; set: of what adds an element
        const record_ops* record;
        field_order* order;     // record
        std::uint64_t seen;     // record: which of its first 64 fields were there
        std::size_t seen_more;  // record with more fields: where in seen_more_ the others are
        const char* name;       // record, map: of the entry that is being read; only if notes_
        std::size_t name_size;
        bool is_renamed;      // which is the field's name, where the item has an old one
        std::uint32_t index;  // list: elements so far; record: the field that came last; set: 1 as
                              // long as the first element has to come
        kind holds;
    };
    // There are many, and few are used.
    static_assert(std::is_trivially_default_constructible_v<frame>);

    void do_null() override;
    void do_boolean(bool value) override;
    void do_string(std::string_view text) override;
    void do_number(std::string_view text) override;
    void do_number_text(std::string_view text) override;
    void do_binary(std::span<const std::byte> bytes) override;
    void do_begin_list() override;
    void do_end_list() override;
    void do_begin_map() override;
    void do_key(std::string_view name) override;
    void do_end_map() override;
    void do_begin_set(attribute_type type) override;
    void do_end_set() override;

    frame& top() noexcept { return frames_[open_ - 1]; }
    const frame& top() const noexcept { return frames_[open_ - 1]; }
    frame& push(kind holds, value_target target = {}) noexcept;
    void push_record(const record_ops& record, void* object);
    field_order& order_of(const record_ops& record) noexcept;

    value_target target();
    value_target element_target(frame& at);
    template <class Function>
    value_target taker(Function type_ops::*function, attribute_type type);

    // A field that came under an old name.
    struct old_name
    {
        std::size_t level;  // of its record
        std::size_t field;
        std::size_t rank;  // of the name among those of the field
    };

    // A composed attribute, to be compared with its members when these are there.
    struct composed_value
    {
        std::size_t level;  // of its record
        const field_ops* field;
        std::string text;
    };

    void take_field(frame& at, std::size_t field);
    void find_field(frame& at, std::string_view name);
    static bool read_in_17_digits(const value_target& to, std::string_view text);
    void take_composed(const value_target& to, std::string_view text);
    void remember_composed(std::string_view text);
    void check_composed(const frame& at, const composed_value& value) const;
    void find_other(frame& at, std::string_view name);
    bool find_old_name(frame& at, std::string_view name);
    bool goes_before(const frame& at, const old_name& found);
    bool came_under_old_name(std::size_t level, std::size_t field) const;
    void remember_old_name(std::string_view name, bool counts);
    std::vector<std::string> way_without_lists() const;
    void remember_dropped();
    bool is_in_renamed_field() const;
    static void learn(std::uint8_t& following, std::size_t field, std::string_view name);
    void find_entry(const frame& at, std::string_view name);
    void remember_unknown(std::string_view name);
    bool leads_into_list(std::vector<std::string>& steps) const;
    void finish_record(const frame& at);
    void make_absent_what_has_not_come(const frame& at);
    void set_empty(const value_target& to);
    void require_value(const frame& at, const value_target& read) const;
    void finish_set(const frame& at) const;
    bool take_base64(const value_target& whole, std::string_view text);
    bool begin_plain_set(const value_target& whole);
    void refuse_if_also(
        const value_target& whole, std::span<const attribute_type> others, std::string_view found
    ) const;
    void begin_choice(value_target variant);
    void finish_choice();
    record_target chosen(const collected_choice& made) const;
    void fill_chosen(record_target chosen, const item& attributes);
    void
    fill_json_text(std::string_view text, value_target content, std::string_view name = {}) const;
    bool take_as_empty_json(const field_ops& missing, void* object) const;
    void set_seen_more(const frame& at, std::size_t field);
    bool is_seen(const frame& at, std::size_t field) const;

    std::string place() const;
    std::string path_to(std::string_view name) const;
    void check(errc failure, const value_target& target, std::string_view found) const;
    [[noreturn]] void mismatch(const value_target& target, attribute_type found) const;
    [[noreturn]] void refuse(errc code, const value_target& target, std::string_view found) const;

    static constexpr std::size_t bits_at_hand = 64;
    static constexpr std::size_t orders = 4;

    // The one that this one works for; null for that of a source.
    const object_filler* outer_ = nullptr;
    const record_ops* root_record_ = nullptr;
    void* root_ = nullptr;
    reading_notes* notes_ = nullptr;
    value_target next_;  // of the entry that was named last
    bool is_plain_ = false;
    bool is_json_text_ = false;
    std::size_t open_ = 0;
    // The item, a list or map for each level, a set.
    std::array<frame, 1 + max_depth + 1> frames_;
    // Of the records at the outer levels; those further in share the last one.
    std::array<field_order, orders> orders_;
    std::vector<std::uint64_t> seen_more_;  // of the records that are open
    std::vector<old_name> old_names_;       // the same
    std::vector<composed_value> composed_;  // the same
    // Null unless one is open, inside of which is none.
    std::unique_ptr<collected_choice> choice_;
};

class json_scanner;

inline std::string_view object_filler::likely_name() const noexcept
{
    const frame& at = top();
    if (at.holds != kind::record)
        return {};
    const unsigned following = at.order->after(at.index);
    if ((following & field_order::proven) == 0)
        return {};
    return at.record->fields[following & ~unsigned{field_order::proven}].name;
}

inline void object_filler::likely_key()
{
    frame& at = top();
    take_field(at, at.order->after(at.index) & ~unsigned{field_order::proven});
    const std::string_view name = at.record->fields[at.index].name;
    if (notes_)
    {
        at.name = name.data();
        at.name_size = name.size();
        at.is_renamed = false;
    }
    enter_entry(name);
}

// Its value comes next.
inline void object_filler::take_field(frame& at, std::size_t field)
{
    const field_ops& taken = at.record->fields[field];
    if (field < bits_at_hand)
        at.seen |= std::uint64_t{1} << field;
    else
        set_seen_more(at, field);
    at.index = static_cast<std::uint32_t>(field);
    next_ = {taken.member(at.object), taken.ops};
}

// Compiled together with the filler, so that nothing stands between it and its source.

// The object that comes next, from DynamoDB's JSON; throws errc::invalid_reply for another text.
void read_item(json_scanner& in, object_filler& out);
// The same from bytes of encode_item; throws errc::store_damaged for others.
void read_encoded_item(std::string_view bytes, object_filler& out);

}  // namespace ddbm::detail

#endif
