#ifndef DDBM_DETAIL_ANY_KEY_HPP
#define DDBM_DETAIL_ANY_KEY_HPP

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/key_schema.hpp>

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <span>
#include <string_view>

namespace ddbm {

class item;

namespace detail {

// The attributes of a key, or why there are none.
struct key_content;

// A key whose table is not known by its type; compiled in the library.
class any_key
{
public:
    /// The attributes that make the key. Throws what its values are refused with, such as
    /// `errc::empty_key`, which operations that are given the key fail with, too; and
    /// `errc::invalid_request` for a key that was made of nothing.
    const item& attributes() const;

    /// Whether it may be the key of an item: not one that was made of nothing, or of values that no
    /// key has.
    explicit operator bool() const noexcept;

    /// As DynamoDB compares keys: numbers by value. Keys of no items are equal.
    friend bool operator==(const any_key& a, const any_key& b) { return equal(a, b); }

    /// Prints the attributes in DynamoDB's JSON; `(none)` for a key of no item.
    friend std::ostream& operator<<(std::ostream& out, const any_key& key)
    {
        return key.print(out);
    }

    // -- For the library.

    // Of no item.
    any_key() = default;
    any_key(const key_schema& schema, std::span<const key_part> values);
    // Of an object of the schema's model.
    any_key(const key_schema& schema, const void* object);
    // Of an item in DynamoDB's JSON.
    static any_key of_image(const key_schema& schema, std::string_view image);

    // The one text of this key: its JSON, with numbers in plain digits.
    std::string_view text() const noexcept;

    // Of its attributes that of this number in the schema; writing it throws as attributes() does.
    key_part part(std::size_t number) const noexcept;

private:
    static bool equal(const any_key& a, const any_key& b) noexcept;
    std::ostream& print(std::ostream& out) const;

    std::shared_ptr<const key_content> content_;
};

}  // namespace detail

}  // namespace ddbm

#endif
