// Keys of items: from whatever has their values into requests, and as values of their own.

#ifndef DDBM_SRC_ITEM_KEY_HPP
#define DDBM_SRC_ITEM_KEY_HPP

#include "values/json_value_writer.hpp"

#include <ddbm/item.hpp>
#include <ddbm/limits.hpp>

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/key_schema.hpp>

#include <boost/container/static_vector.hpp>
#include <boost/json/fwd.hpp>

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

namespace ddbm::detail {

// The values of a key in the order of its schema; refers to what they are taken from.
using key_values = boost::container::static_vector<key_part, 2 * limits::index_key_parts>;

key_values key_values_of(const key_schema& schema, const void* object);
// Throws errc::attribute_missing.
key_values key_values_of(const key_schema& schema, const item& attributes);

// Writes a key as the map of its attributes, {"name":{"S":"Ann"},"level":{"N":"3"}}. A sort key
// that is the same for all items need not be among the values. Throws what its values throw,
// errc::empty_key and errc::key_too_long.
void write_key(json_value_writer& out, const key_schema& schema, std::span<const key_part> values);

// A key by itself, to be remembered and found again. Two are equal that DynamoDB takes for one,
// whichever forms their numbers were given in.
class item_key
{
public:
    // None.
    item_key() = default;
    // Throws as write_key does.
    item_key(const key_schema& schema, std::span<const key_part> values);

    bool empty() const noexcept { return json_.empty(); }
    // The one text of this key: DynamoDB's JSON, numbers in plain digits.
    const std::string& json() const noexcept { return json_; }

    friend bool operator==(const item_key&, const item_key&) = default;
    friend std::ostream& operator<<(std::ostream& out, const item_key& key);

private:
    std::string json_;
};

// -- For messages, where nothing need be as it should.

// Null if that is no JSON.
boost::json::value parse_for_messages(std::string_view json);

// The attributes of the key among others, in the form that they have there. Empty where there is no
// object.
std::string key_text(const key_schema& schema, const boost::json::value& attributes);
std::string key_text(const key_schema& schema, std::string_view json);
// The key of an object, or that of these values; empty where it cannot be written.
std::string key_text_of(const key_schema& schema, const void* object);
std::string key_text_of(const key_schema& schema, std::span<const key_part> values);

}  // namespace ddbm::detail

template <>
struct std::hash<ddbm::detail::item_key>
{
    std::size_t operator()(const ddbm::detail::item_key& key) const noexcept
    {
        return std::hash<std::string>()(key.json());
    }
};

#endif
