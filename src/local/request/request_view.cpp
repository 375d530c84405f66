#include "local/request/request_view.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ddbm::local::detail {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

json::string_view to_json(std::string_view text) noexcept
{
    return {text.data(), text.size()};
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) noexcept
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

// Those beyond an integer's range become its ends.
std::int64_t rounded_down(double value) noexcept
{
    if (value >= static_cast<double>(most))
        return most;
    if (value <= static_cast<double>(least))
        return least;
    return static_cast<std::int64_t>(std::floor(value));
}

}  // namespace

const json::value* member(const json::object& object, std::string_view name) noexcept
{
    const json::value* found = object.if_contains(to_json(name));
    return found && !found->is_null() ? found : nullptr;
}

const json::object* object_member(const json::object& object, std::string_view name) noexcept
{
    const json::value* found = object.if_contains(to_json(name));
    return found ? found->if_object() : nullptr;
}

const json::array* array_member(const json::object& object, std::string_view name) noexcept
{
    const json::value* found = object.if_contains(to_json(name));
    return found ? found->if_array() : nullptr;
}

std::optional<std::string_view>
text_member(const json::object& object, std::string_view name) noexcept
{
    const json::value* found = object.if_contains(to_json(name));
    const json::string* text = found ? found->if_string() : nullptr;
    if (!text)
        return std::nullopt;
    return std::string_view(text->data(), text->size());
}

std::optional<std::int64_t>
integer_member(const json::object& object, std::string_view name) noexcept
{
    const json::value* found = object.if_contains(to_json(name));
    return found ? as_integer(*found) : std::nullopt;
}

std::optional<bool> flag_member(const json::object& object, std::string_view name) noexcept
{
    const json::value* found = object.if_contains(to_json(name));
    return found ? as_flag(*found) : std::nullopt;
}

std::optional<std::int64_t> as_integer(const json::value& value) noexcept
{
    if (const std::int64_t* integer = value.if_int64())
        return *integer;
    if (value.is_uint64())
        return most;  // boost::json has these for what int64 does not hold
    if (const double* fraction = value.if_double())
        return rounded_down(*fraction);
    return std::nullopt;
}

std::optional<bool> as_flag(const json::value& value) noexcept
{
    if (const bool* flag = value.if_bool())
        return *flag;
    const json::string* text = value.if_string();
    if (!text)
        return std::nullopt;
    const std::string_view word(text->data(), text->size());
    if (word == "1" || equals_ignoring_case(word, "true") || equals_ignoring_case(word, "yes"))
        return true;
    if (word == "0" || equals_ignoring_case(word, "false") || equals_ignoring_case(word, "no"))
        return false;
    return std::nullopt;
}

}  // namespace ddbm::local::detail
