#ifndef DDBM_VALUE_WRITER_HPP
#define DDBM_VALUE_WRITER_HPP

#include <ddbm/attribute_type.hpp>
#include <ddbm/limits.hpp>
#include <ddbm/number.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ddbm {

/** Where an object's members go, one value at a time: DynamoDB's JSON, an item, or whatever else
 *  derives from it.
 *
 *  Knows where in the object it is, so that a value which DynamoDB cannot hold is reported with its
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

    value_writer() = default;
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

    /// The shortest decimal that reads back as the same value.
    void number(double value);
    void number(float value);

    void begin_list();
    void end_list();
    void begin_map();
    /// The name of the next value of a map.
    void key(std::string_view name)
    {
        places_[depth_].name = {};
        do_key(name);
        places_[depth_].name = name;
    }
    void end_map();
    /// `type` is SS, NS or BS; strings, numbers or binaries follow.
    void begin_set(attribute_type type);
    void end_set();

    /// Where the writer is: `address.tags[3]`.
    std::string path() const;

protected:
    virtual void do_null() = 0;
    virtual void do_boolean(bool value) = 0;
    virtual void do_string(std::string_view text) = 0;
    virtual void do_number(std::string_view text) = 0;
    virtual void do_binary(std::span<const std::byte> bytes) = 0;
    virtual void do_begin_list() = 0;
    virtual void do_end_list() = 0;
    virtual void do_begin_map() = 0;
    virtual void do_key(std::string_view name) = 0;
    virtual void do_end_map() = 0;
    virtual void do_begin_set(attribute_type type) = 0;
    virtual void do_end_set() = 0;

private:
    struct place
    {
        std::string_view name;  // in a map
        std::size_t count = 0;  // in a list or set
        bool is_list = false;
    };

    void next() { ++places_[depth_].count; }
    void enter(bool is_list);
    void write_signed(std::int64_t value);
    void write_unsigned(std::uint64_t value);

    std::array<place, max_depth + 3> places_{};
    std::size_t depth_ = 0;
};

}  // namespace ddbm

#endif
