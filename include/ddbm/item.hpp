#ifndef DDBM_ITEM_HPP
#define DDBM_ITEM_HPP

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>

namespace ddbm {

class attribute_value;

/** Attributes by name: what a table holds, and what the DynamoDB type M holds.
 *
 *  @code
 *  ddbm::item hangar = ddbm::item().set("episode", 1).set("map", 1).set("name", "Hangar");
 *  @endcode
 *
 *  Ordered by name, byte by byte.
 */
class item
{
public:
    using map_type = std::map<std::string, attribute_value, std::less<>>;
    using iterator = map_type::iterator;
    using const_iterator = map_type::const_iterator;

    item() noexcept;
    item(const item& other);
    item(item&& other) noexcept;
    item& operator=(const item& other);
    item& operator=(item&& other) noexcept;
    ~item();

    /// Adds the attribute, or replaces its value.
    item& set(std::string name, attribute_value value) &;
    item set(std::string name, attribute_value value) &&;

    /// The value of this attribute; null when there is none.
    const attribute_value* find(std::string_view name) const noexcept;
    attribute_value* find(std::string_view name) noexcept;

    /// The value of this attribute. Throws `errc::attribute_missing` when there is none.
    const attribute_value& at(std::string_view name) const;
    attribute_value& at(std::string_view name);

    bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }

    /// Takes the attribute out; false when there was none.
    bool erase(std::string_view name);
    void clear() noexcept;

    std::size_t size() const noexcept { return attributes_.size(); }
    bool empty() const noexcept { return attributes_.empty(); }

    /// Pairs of name and value, ordered by name.
    const_iterator begin() const noexcept { return attributes_.begin(); }
    const_iterator end() const noexcept { return attributes_.end(); }
    iterator begin() noexcept { return attributes_.begin(); }
    iterator end() noexcept { return attributes_.end(); }

    /// By value: 1.0 is 1, and sets have no order.
    friend bool operator==(const item& a, const item& b) { return equal(a, b); }

    /** Prints `to_json(attributes)`, such as `{"id":{"S":"a"},"n":{"N":"1"}}`.
     *
     *  All of it: an item of 400 KB is a long line. Of one that has no JSON, as its strings are not
     *  UTF-8, only the reason, in parentheses.
     */
    friend std::ostream& operator<<(std::ostream& out, const item& attributes)
    {
        return attributes.print(out);
    }

private:
    static bool equal(const item& a, const item& b);
    std::ostream& print(std::ostream& out) const;

    map_type attributes_;
};

/** How many bytes DynamoDB counts for an item: names and values, as it is stored. An item has
 *  409,600 at most, `limits::item_bytes`; capacity is consumed by it, see `estimate`.
 *
 *  <ddbm/item_size.hpp> has the same for objects.
 */
std::size_t item_size(const item& attributes) noexcept;

}  // namespace ddbm

// An item without its values is of no use; the two classes contain each other.
#include <ddbm/attribute_value.hpp>

#endif
