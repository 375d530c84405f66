// What the tables of shapes/ are made of: types of members, each with its bounds. All of them are
// constants.
#ifndef DDBM_SRC_LOCAL_REQUEST_SHAPE_TYPE_HPP
#define DDBM_SRC_LOCAL_REQUEST_SHAPE_TYPE_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace ddbm::local::detail {

enum class kind : std::uint8_t
{
    text,
    integer,
    long_integer,
    boolean,
    blob,
    list,
    map,
    structure,
};

// Which texts are allowed.
enum class text_form : std::uint8_t
{
    any,
    name,         // of tables and indexes
    name_or_arn,  // a name, or the ARN of a table
};

struct field;

inline constexpr std::int64_t no_least = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t no_most = std::numeric_limits<std::int64_t>::max();

struct type
{
    kind what = kind::text;
    text_form form = text_form::any;
    bool bounded = false;           // some of the bounds or values below are there
    bool may_be_null = false;       // as an element
    bool told_if_empty = false;     // then nothing else is said of it
    std::int64_t least = no_least;  // of a number, or of the length of anything else
    std::int64_t most = no_most;
    std::span<const std::string_view> values{};  // of an enumeration, in the printed order
    const type* key = nullptr;                   // of a map; null: any text
    const type* element = nullptr;               // of a list or a map
    std::string_view name{};                     // of a structure
    std::span<const field> fields{};             // in the order in which violations are reported
    std::size_t required_fields = 0;
};

enum class presence : bool
{
    optional,
    required,
};

struct field
{
    constexpr field(std::string_view n, const type& t, presence p = presence::optional)
        : name(n), what(&t), required(p == presence::required)
    {
    }

    std::string_view name;
    const type* what;
    bool required;
};

struct shape
{
    std::string_view operation;
    type request;
    /// A missing TableName is answered in front of all else and with an own text.
    bool table_name_first = false;
};

constexpr type text_type(
    std::int64_t least = no_least, std::int64_t most = no_most, text_form form = text_form::any
)
{
    const bool bounded = least != no_least || most != no_most || form != text_form::any;
    return {.what = kind::text, .form = form, .bounded = bounded, .least = least, .most = most};
}

constexpr type enumeration(std::span<const std::string_view> values)
{
    return {.what = kind::text, .bounded = true, .values = values};
}

constexpr type number_type(kind what, std::int64_t least = no_least, std::int64_t most = no_most)
{
    const bool bounded = least != no_least || most != no_most;
    return {.what = what, .bounded = bounded, .least = least, .most = most};
}

constexpr type
list_of(const type& element, std::int64_t least = no_least, std::int64_t most = no_most)
{
    const bool bounded = least != no_least || most != no_most;
    return {
        .what = kind::list, .bounded = bounded, .least = least, .most = most, .element = &element};
}

constexpr type map_of(const type& element)
{
    return {.what = kind::map, .element = &element};
}

constexpr type map_of(const type& element, const type& key, std::int64_t least, std::int64_t most)
{
    return {
        .what = kind::map,
        .bounded = true,
        .least = least,
        .most = most,
        .key = &key,
        .element = &element};
}

constexpr type structure(std::string_view name, std::span<const field> fields)
{
    std::size_t required = 0;
    for (const field& f : fields)
        required += f.required;
    return {.what = kind::structure, .name = name, .fields = fields, .required_fields = required};
}

/// A request: a structure whose name is printed nowhere.
constexpr shape request_of(std::string_view operation, std::span<const field> fields)
{
    return {operation, structure(operation, fields), false};
}

constexpr shape request_of_table(std::string_view operation, std::span<const field> fields)
{
    return {operation, structure(operation, fields), true};
}

}  // namespace ddbm::local::detail

#endif
