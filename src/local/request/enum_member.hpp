// A member of a request that is one of several words.
#ifndef DDBM_SRC_LOCAL_REQUEST_ENUM_MEMBER_HPP
#define DDBM_SRC_LOCAL_REQUEST_ENUM_MEMBER_HPP

#include "local/request/request_view.hpp"
#include "protocol/wire_names.hpp"

#include <optional>
#include <string_view>

namespace ddbm::local::detail {

/// Absent: there is none, or none of these words.
template <class Enum>
std::optional<Enum> enum_member(const json::object& object, std::string_view name) noexcept
{
    const auto word = text_member(object, name);
    return word ? ddbm::detail::from_wire_name<Enum>(*word) : std::nullopt;
}

}  // namespace ddbm::local::detail

#endif
