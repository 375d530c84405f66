// Reads the members of a request whose types check_shape() has found right. A member that is null
// is as absent, as the service has it.
#ifndef DDBM_SRC_LOCAL_REQUEST_REQUEST_VIEW_HPP
#define DDBM_SRC_LOCAL_REQUEST_REQUEST_VIEW_HPP

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace ddbm::local::detail {

namespace json = boost::json;

inline std::string_view view(json::string_view text) noexcept
{
    return {text.data(), text.size()};
}

/// Null: absent.
const json::value* member(const json::object& object, std::string_view name) noexcept;
const json::object* object_member(const json::object& object, std::string_view name) noexcept;
const json::array* array_member(const json::object& object, std::string_view name) noexcept;

/// Absent: no text, which is not the empty text.
std::optional<std::string_view>
text_member(const json::object& object, std::string_view name) noexcept;

/// Fractions are rounded down, as the service does.
std::optional<std::int64_t>
integer_member(const json::object& object, std::string_view name) noexcept;

/// "true", "1" and "yes" count as true in any case, "false", "0" and "no" as false.
std::optional<bool> flag_member(const json::object& object, std::string_view name) noexcept;

/// A value by itself; absent: it is of another kind.
std::optional<std::int64_t> as_integer(const json::value& value) noexcept;
std::optional<bool> as_flag(const json::value& value) noexcept;

}  // namespace ddbm::local::detail

#endif
