// What a client must know of an operation besides its JSON: what it is called, and what may be done
// when an attempt at it may have been applied.

#ifndef DDBM_SRC_PROTOCOL_OPERATION_TRAITS_HPP
#define DDBM_SRC_PROTOCOL_OPERATION_TRAITS_HPP

#include "protocol/operations/request_parts.hpp"

#include <ddbm/operations/create_table.hpp>
#include <ddbm/operations/delete_item.hpp>
#include <ddbm/operations/delete_table.hpp>
#include <ddbm/operations/describe_table.hpp>
#include <ddbm/operations/get_item.hpp>
#include <ddbm/operations/list_tables.hpp>
#include <ddbm/operations/put_item.hpp>
#include <ddbm/operations/query.hpp>
#include <ddbm/operations/scan.hpp>
#include <ddbm/operations/update_item.hpp>

#include <string_view>

namespace ddbm::detail {

struct operation_traits
{
    std::string_view name;
    bool is_write;
    bool may_resend;  // sending it twice has the effect of sending it once
};

inline operation_traits traits(const get_item_request&) noexcept
{
    return {"GetItem", false, true};
}

inline operation_traits traits(const put_item_request&) noexcept
{
    return {"PutItem", true, true};
}

inline operation_traits traits(const update_item_request& request) noexcept
{
    return {"UpdateItem", true, request.is_idempotent()};
}

inline operation_traits traits(const delete_item_request&) noexcept
{
    return {"DeleteItem", true, true};
}

inline operation_traits traits(const query_request&) noexcept
{
    return {"Query", false, true};
}

inline operation_traits traits(const scan_request&) noexcept
{
    return {"Scan", false, true};
}

// A table operation that was applied answers its repetition with ResourceInUse or ResourceNotFound.

inline operation_traits traits(const create_table_request&) noexcept
{
    return {"CreateTable", true, false};
}

inline operation_traits traits(const delete_table_request&) noexcept
{
    return {"DeleteTable", true, false};
}

inline operation_traits traits(const describe_table_request&) noexcept
{
    return {"DescribeTable", false, true};
}

inline operation_traits traits(const list_tables_request&) noexcept
{
    return {"ListTables", false, true};
}

// When a condition fails after an attempt that may have been applied: does the item that is there
// now, null if none came with the failure, show that it was?

inline bool is_own_write(const put_item_request& request, const item* returned)
{
    return returned && *returned == request.item();
}

// None came because there is none, if one was asked for.
inline bool is_own_write(const delete_item_request& request, const item* returned)
{
    return !returned && asks_for_item_on_failure(request);
}

// What it would have made of the item is not known.
inline bool is_own_write(const update_item_request&, const item*)
{
    return false;
}

}  // namespace ddbm::detail

#endif
