#include "local/catalog/wire_names.hpp"

#include <array>
#include <cstddef>

namespace ddbm::local::detail {

namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 4> statuses = {"CREATING", "UPDATING", "DELETING", "ACTIVE"};
constexpr std::array<std::string_view, 3> projections = {"ALL", "KEYS_ONLY", "INCLUDE"};
constexpr std::array<std::string_view, 4> views = {
    "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"};
constexpr std::array key_types = {attribute_type::s, attribute_type::n, attribute_type::b};

template <class Enum, std::size_t N>
std::optional<Enum> from(const std::array<std::string_view, N>& names, std::string_view name)
{
    for (std::size_t i = 0; i < N; ++i)
    {
        if (names[i] == name)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

}  // namespace

std::string_view wire_name(resource_status status) noexcept
{
    return statuses[static_cast<std::size_t>(status)];
}

std::string_view wire_name(projection_type type) noexcept
{
    return projections[static_cast<std::size_t>(type)];
}

std::string_view wire_name(stream_view view) noexcept
{
    return views[static_cast<std::size_t>(view)];
}

std::optional<projection_type> projection_from(std::string_view name) noexcept
{
    return from<projection_type>(projections, name);
}

std::optional<stream_view> stream_view_from(std::string_view name) noexcept
{
    return from<stream_view>(views, name);
}

std::optional<attribute_type> key_type_from(std::string_view name) noexcept
{
    for (const attribute_type type : key_types)
    {
        if (type_name(type) == name)
            return type;
    }
    return std::nullopt;
}

}  // namespace ddbm::local::detail
