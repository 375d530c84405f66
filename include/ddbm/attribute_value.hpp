#ifndef DDBM_ATTRIBUTE_VALUE_HPP
#define DDBM_ATTRIBUTE_VALUE_HPP

#include <ddbm/attribute_type.hpp>
#include <ddbm/binary.hpp>
#include <ddbm/item.hpp>
#include <ddbm/number.hpp>

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ddbm {

/** A set of strings, numbers or binaries: `string_set`, `number_set`, `binary_set`.
 *
 *  Its elements are all different and kept in order (strings and binaries byte by byte), so two
 *  sets are equal whatever order they were built in. DynamoDB has no empty sets: an empty one is
 *  good for adding to, and refused as an attribute.
 */
template <class T>
class value_set
{
public:
    using value_type = T;
    using const_iterator = typename std::vector<T>::const_iterator;
    using iterator = const_iterator;

    value_set() noexcept = default;

    /// Throws `errc::duplicate_in_set` if two elements are equal, numbers by value.
    explicit value_set(std::vector<T> elements) : elements_(std::move(elements)) { order(); }

    template <std::convertible_to<T>... Us>
    requires(sizeof...(Us) > 0) explicit value_set(Us&&... elements)
    {
        elements_.reserve(sizeof...(Us));
        (elements_.emplace_back(std::forward<Us>(elements)), ...);
        order();
    }

    template <class Iterator>
    requires(!std::convertible_to<Iterator, T>) value_set(Iterator first, Iterator last)
        : elements_(first, last)
    {
        order();
    }

    /// Adds an element; false if the set has it.
    bool insert(T element);
    bool contains(const T& element) const noexcept;

    std::size_t size() const noexcept { return elements_.size(); }
    bool empty() const noexcept { return elements_.empty(); }
    const_iterator begin() const noexcept { return elements_.begin(); }
    const_iterator end() const noexcept { return elements_.end(); }

    friend bool operator==(const value_set&, const value_set&) = default;

private:
    void order();

    std::vector<T> elements_;
};

extern template class value_set<std::string>;
extern template class value_set<number>;
extern template class value_set<binary>;

using string_set = value_set<std::string>;
using number_set = value_set<number>;
using binary_set = value_set<binary>;

/** One value of one of the ten DynamoDB types.
 *
 *  Converts from what C++ has for them: texts, numbers, `bool`, `nullptr`, `binary`, `item` (the
 *  type M), `attribute_value::list` and the sets. Not from pointers to anything but characters,
 *  and not from single characters.
 */
class attribute_value
{
public:
    using list = std::vector<attribute_value>;

    /// NULL.
    attribute_value() noexcept = default;
    attribute_value(std::nullptr_t) noexcept {}

    attribute_value(std::string text) noexcept : value_(std::move(text)) {}
    attribute_value(std::string_view text) : value_(std::in_place_type<std::string>, text) {}
    attribute_value(const char* text) : value_(std::in_place_type<std::string>, text) {}

    // A template, so that no pointer becomes a bool.
    template <std::same_as<bool> Bool>
    attribute_value(Bool truth) noexcept : value_(truth)
    {
    }

    attribute_value(const number& value) noexcept : value_(value) {}
    /// NaN, infinity, magnitudes beyond DynamoDB's and 39 digits throw, as in `number`.
    template <detail::number_compatible T>
    attribute_value(T value) noexcept(detail::number_integer<T>) : value_(number(value))
    {
    }

    attribute_value(binary bytes) noexcept : value_(std::move(bytes)) {}
    attribute_value(item attributes) noexcept : value_(std::move(attributes)) {}
    attribute_value(list elements) noexcept : value_(std::move(elements)) {}

    /// An empty set throws `errc::empty_set`.
    attribute_value(string_set elements);
    attribute_value(number_set elements);
    attribute_value(binary_set elements);

    attribute_type type() const noexcept { return type_at(value_.index()); }

    bool is_null() const noexcept { return type() == attribute_type::null; }
    bool is_string() const noexcept { return type() == attribute_type::s; }
    bool is_number() const noexcept { return type() == attribute_type::n; }
    bool is_binary() const noexcept { return type() == attribute_type::b; }
    bool is_bool() const noexcept { return type() == attribute_type::boolean; }
    bool is_map() const noexcept { return type() == attribute_type::m; }
    bool is_list() const noexcept { return type() == attribute_type::l; }
    bool is_string_set() const noexcept { return type() == attribute_type::ss; }
    bool is_number_set() const noexcept { return type() == attribute_type::ns; }
    bool is_binary_set() const noexcept { return type() == attribute_type::bs; }

    // The value, or errc::attribute_type_mismatch with both types in the diagnostics.

    bool as_bool() const { return as<bool>(); }
    const number& as_number() const& { return as<number>(); }
    const std::string& as_string() const& { return as<std::string>(); }
    const binary& as_binary() const& { return as<binary>(); }
    const item& as_map() const& { return as<item>(); }
    const list& as_list() const& { return as<list>(); }
    const string_set& as_string_set() const& { return as<string_set>(); }
    const number_set& as_number_set() const& { return as<number_set>(); }
    const binary_set& as_binary_set() const& { return as<binary_set>(); }

    std::string& as_string() & { return as<std::string>(); }
    binary& as_binary() & { return as<binary>(); }
    item& as_map() & { return as<item>(); }
    list& as_list() & { return as<list>(); }
    string_set& as_string_set() & { return as<string_set>(); }
    number_set& as_number_set() & { return as<number_set>(); }
    binary_set& as_binary_set() & { return as<binary_set>(); }

    number as_number() && { return std::move(as<number>()); }
    std::string as_string() && { return std::move(as<std::string>()); }
    binary as_binary() && { return std::move(as<binary>()); }
    item as_map() && { return std::move(as<item>()); }
    list as_list() && { return std::move(as<list>()); }
    string_set as_string_set() && { return std::move(as<string_set>()); }
    number_set as_number_set() && { return std::move(as<number_set>()); }
    binary_set as_binary_set() && { return std::move(as<binary_set>()); }

    // The value, or null if it is of another type.

    const bool* get_if_bool() const noexcept { return std::get_if<bool>(&value_); }
    const number* get_if_number() const noexcept { return std::get_if<number>(&value_); }
    const std::string* get_if_string() const noexcept { return std::get_if<std::string>(&value_); }
    const binary* get_if_binary() const noexcept { return std::get_if<binary>(&value_); }
    const item* get_if_map() const noexcept { return std::get_if<item>(&value_); }
    const list* get_if_list() const noexcept { return std::get_if<list>(&value_); }
    const string_set* get_if_string_set() const noexcept
    {
        return std::get_if<string_set>(&value_);
    }
    const number_set* get_if_number_set() const noexcept
    {
        return std::get_if<number_set>(&value_);
    }
    const binary_set* get_if_binary_set() const noexcept
    {
        return std::get_if<binary_set>(&value_);
    }

    std::string* get_if_string() noexcept { return std::get_if<std::string>(&value_); }
    binary* get_if_binary() noexcept { return std::get_if<binary>(&value_); }
    item* get_if_map() noexcept { return std::get_if<item>(&value_); }
    list* get_if_list() noexcept { return std::get_if<list>(&value_); }

    /// By type and value: 1.0 is 1, and sets have no order.
    friend bool operator==(const attribute_value& a, const attribute_value& b)
    {
        return equal(a, b);
    }

    /// Prints `to_json(value)`, such as `{"N":"1"}`; see `item`.
    friend std::ostream& operator<<(std::ostream& out, const attribute_value& value)
    {
        return value.print(out);
    }

private:
    // In the order of attribute_type, but for NULL, which comes first to be the default.
    using storage = std::variant<
        std::monostate,
        std::string,
        number,
        binary,
        bool,
        item,
        list,
        string_set,
        number_set,
        binary_set>;

    template <class T>
    const T& as() const
    {
        if (const T* value = std::get_if<T>(&value_))
            return *value;
        fail_as<T>();
    }
    template <class T>
    T& as()
    {
        return const_cast<T&>(std::as_const(*this).template as<T>());
    }

    static attribute_type type_at(std::size_t index) noexcept
    {
        if (index == 0)
            return attribute_type::null;
        const bool before_null = index <= static_cast<std::size_t>(attribute_type::null);
        return static_cast<attribute_type>(before_null ? index - 1 : index);
    }
    static bool equal(const attribute_value& a, const attribute_value& b);
    // Defined in the library for each kind.
    template <class T>
    [[noreturn]] void fail_as() const;
    std::ostream& print(std::ostream& out) const;

    storage value_;
};

}  // namespace ddbm

#endif
