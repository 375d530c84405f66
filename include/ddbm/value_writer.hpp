#ifndef DDBM_VALUE_WRITER_HPP
#define DDBM_VALUE_WRITER_HPP

#include <ddbm/attribute_type.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/limits.hpp>
#include <ddbm/number.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ddbm {

/** Where values go, one at a time, whatever they come from: into DynamoDB's JSON, an item, or
 *  whatever else derives from it.
 *
 *  Knows where in the item it is, so that a value which DynamoDB cannot hold is reported with its
 *  path.
 *
 *  @par Errors  Throws `ddbm::error`: `errc::number_invalid`, `errc::number_out_of_range`,
 *  `errc::invalid_utf8`, `errc::empty_set`, `errc::nesting_too_deep` (32 levels), and
 *  `errc::empty_key` or `errc::key_too_long` inside a key.
 */
class value_writer
{
public:
    /// The levels of lists and maps that DynamoDB stores.
    static constexpr std::size_t max_depth = limits::nesting_levels;

    /// What is written: an item, whose outermost map stands for the item itself and counts as no
    /// level, or the value of an attribute by itself.
    enum class root
    {
        item,
        value,
    };

    explicit value_writer(root what = root::item) noexcept;
    value_writer(const value_writer&) = delete;
    value_writer& operator=(const value_writer&) = delete;
    virtual ~value_writer() = default;

    void null()
    {
        next();
        do_null();
    }

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

    void binary(std::span<const std::byte> bytes)
    {
        next();
        do_binary(bytes);
    }

    void number(const ddbm::number& value);

    template <detail::number_integer T>
    void number(T value)
    {
        if constexpr (std::is_signed_v<T>)
            write_signed(value);
        else
            write_unsigned(value);
    }

    /// Not all of these have as few digits as DynamoDB stores.
    template <detail::number_wide T>
    void number(T value);

    /// The shortest decimal that reads back as the same value.
    void number(double value);
    void number(float value);

    /// A number as decimal text, in any form that `ddbm::number::parse` takes.
    void number_text(std::string_view text)
    {
        next();
        do_number_text(text);
    }

    void begin_list();
    void end_list();
    void begin_map();
    /// The name of the next value of a map.
    void key(std::string_view name) { lasting_key(kept(name)); }
    void end_map();
    /// `type` is SS, NS or BS; strings, numbers or binaries follow, one at least.
    void begin_set(attribute_type type);
    void end_set();

    /// Throws `ddbm::error` with this code in place of the value that would come next; `path()` is
    /// its place then. For codecs of objects that cannot be stored.
    [[noreturn]] void refuse(errc code, std::string message);

    /// Where the writer is: `address.tags[3]`.
    std::string path() const;

    // -- For the library.

    // What is written is an object as it was read, whatever its model would say of it today:
    // members as they are, not as validators would change them, and a mark in place of what cannot
    // be written.
    void take_as_read() noexcept { takes_as_read_ = true; }
    bool takes_as_read() const noexcept { return takes_as_read_; }

    // A member has been written as it is that a validator would have changed.
    void note_unchanged() noexcept { has_unchanged_ = true; }
    bool has_unchanged() const noexcept { return has_unchanged_; }

    // The place where an attempt begins, and the mark in that place when it has failed.
    std::size_t attempt() const noexcept { return depth_; }
    void replace_failed(std::size_t attempt);

    // A name that stays where it is for as long as somebody may ask for the path.
    void lasting_key(std::string_view name)
    {
        leave_entry();
        do_key(name);
        enter_entry(name);
    }

protected:
    /// How many maps, lists and sets are open, the item itself among them.
    std::size_t depth() const noexcept { return depth_; }

    // -- For the library's writers that take events without virtual calls: the places alone.

    void next() noexcept { ++places_[depth_].count; }
    void leave_entry() noexcept { places_[depth_].name_size = 0; }
    void enter_entry(std::string_view lasting_name) noexcept
    {
        places_[depth_].name = lasting_name.data();
        places_[depth_].name_size = lasting_name.size();
    }

    virtual void do_null() = 0;
    virtual void do_boolean(bool value) = 0;
    virtual void do_string(std::string_view text) = 0;
    /// A text that is known to be a number.
    virtual void do_number(std::string_view text) = 0;
    /// The shortest text of a `float` or `double`. Unless overridden, calls `do_number`.
    virtual void do_floating(std::string_view shortest) { do_number(shortest); }
    /// One that may be none. Unless overridden, calls `do_number` or throws.
    virtual void do_number_text(std::string_view text);
    virtual void do_binary(std::span<const std::byte> bytes) = 0;
    virtual void do_begin_list() = 0;
    virtual void do_end_list() = 0;
    virtual void do_begin_map() = 0;
    virtual void do_key(std::string_view name) = 0;
    virtual void do_end_map() = 0;
    virtual void do_begin_set(attribute_type type) = 0;
    virtual void do_end_set() = 0;
    // Drops what has been opened inside of these, and what is incomplete; then adds a value that
    // equals none of an item. Of those that take objects as read.
    virtual void do_replace_failed(std::size_t /*open*/) {}

private:
    // Without initial values, as there are many and few are used: entering one sets it.
    struct place
    {
        const char* name;       // in a map
        std::size_t name_size;  // 0: not at an entry yet
        std::size_t count;      // in a list or set
        bool is_list;           // or set
    };

    using names = std::array<std::string, max_depth + 3>;

    std::string_view kept(std::string_view name);
    void enter(bool is_list);
    void open(bool is_list);
    void write_signed(std::int64_t value);
    void write_unsigned(std::uint64_t value);

    // One for what is outermost, one for the item itself, and one for a set in the last level.
    std::array<place, max_depth + 3> places_;
    std::size_t depth_;
    bool takes_as_read_ = false;
    bool has_unchanged_ = false;
    std::unique_ptr<names> names_;  // those of the places that do not last; null if all do
};

}  // namespace ddbm

#endif
