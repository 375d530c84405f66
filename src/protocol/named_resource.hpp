// What a request names that may be an ARN. Whose it is decides which endpoint the request goes to:
// see endpoint_rules.hpp.

#ifndef DDBM_SRC_PROTOCOL_NAMED_RESOURCE_HPP
#define DDBM_SRC_PROTOCOL_NAMED_RESOURCE_HPP

#include "protocol/operation_traits.hpp"

#include <string_view>
#include <variant>

namespace ddbm::detail {

/// At most one of the two is not empty. Within the request.
struct named_resource
{
    /// The one table, or what has tags.
    std::string_view only;
    /// The first one of a request that may name several, in the order that they are sent in.
    std::string_view first_of_several;
};

template <class Request>
concept names_table = requires(const Request& request)
{
    request.table_name().size();
};

template <class Request>
concept names_arn = requires(const Request& request)
{
    request.resource_arn().size();
};

template <names_table Request>
named_resource resource_of(const Request& request) noexcept
{
    return {request.table_name(), {}};
}

template <names_arn Request>
named_resource resource_of(const Request& request) noexcept
{
    return {request.resource_arn(), {}};
}

inline named_resource resource_of(const batch_get_item_request& request) noexcept
{
    if (request.tables().empty())
        return {};
    return {{}, request.tables().begin()->first};
}

inline named_resource resource_of(const batch_write_item_request& request) noexcept
{
    if (request.writes().empty())
        return {};
    return {{}, request.writes().begin()->first};
}

inline named_resource resource_of(const transact_get_items_request& request) noexcept
{
    if (request.gets().empty())
        return {};
    return {{}, request.gets().front().table_name()};
}

inline named_resource resource_of(const transact_write_items_request& request) noexcept
{
    if (request.actions().empty())
        return {};
    const auto table = [](const auto& action) -> std::string_view { return action.table_name(); };
    return {{}, std::visit(table, request.actions().front())};
}

// What is about the account as a whole.

inline named_resource resource_of(const list_tables_request&) noexcept
{
    return {};
}

inline named_resource resource_of(const describe_limits_request&) noexcept
{
    return {};
}

inline named_resource resource_of(const describe_endpoints_request&) noexcept
{
    return {};
}

// Streams have endpoints of the region only, whatever their requests name.

inline named_resource resource_of(const list_streams_request&) noexcept
{
    return {};
}

inline named_resource resource_of(const describe_stream_request&) noexcept
{
    return {};
}

inline named_resource resource_of(const get_shard_iterator_request&) noexcept
{
    return {};
}

inline named_resource resource_of(const get_records_request&) noexcept
{
    return {};
}

}  // namespace ddbm::detail

#endif
