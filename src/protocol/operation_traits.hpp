// What a client must know of an operation besides its JSON: what it is called, and what may be done
// when an attempt at it may have been applied.

#ifndef DDBM_SRC_PROTOCOL_OPERATION_TRAITS_HPP
#define DDBM_SRC_PROTOCOL_OPERATION_TRAITS_HPP

#include "protocol/operations/request_parts.hpp"

#include <ddbm/operations/batch_get_item.hpp>
#include <ddbm/operations/batch_write_item.hpp>
#include <ddbm/operations/create_table.hpp>
#include <ddbm/operations/delete_item.hpp>
#include <ddbm/operations/delete_table.hpp>
#include <ddbm/operations/describe_continuous_backups.hpp>
#include <ddbm/operations/describe_endpoints.hpp>
#include <ddbm/operations/describe_limits.hpp>
#include <ddbm/operations/describe_stream.hpp>
#include <ddbm/operations/describe_table.hpp>
#include <ddbm/operations/describe_time_to_live.hpp>
#include <ddbm/operations/get_item.hpp>
#include <ddbm/operations/get_records.hpp>
#include <ddbm/operations/get_shard_iterator.hpp>
#include <ddbm/operations/list_streams.hpp>
#include <ddbm/operations/list_tables.hpp>
#include <ddbm/operations/list_tags_of_resource.hpp>
#include <ddbm/operations/put_item.hpp>
#include <ddbm/operations/query.hpp>
#include <ddbm/operations/scan.hpp>
#include <ddbm/operations/tag_resource.hpp>
#include <ddbm/operations/transact_get_items.hpp>
#include <ddbm/operations/transact_write_items.hpp>
#include <ddbm/operations/untag_resource.hpp>
#include <ddbm/operations/update_item.hpp>
#include <ddbm/operations/update_table.hpp>
#include <ddbm/operations/update_time_to_live.hpp>
#include <ddbm/service.hpp>

#include <string_view>

namespace ddbm::detail {

struct operation_traits
{
    std::string_view name;
    bool is_write;
    bool may_resend;  // sending it twice has the effect of sending it once, and its answer
    service to = service::dynamodb;
};

inline operation_traits traits(const get_item_request&) noexcept
{
    return {"GetItem", false, true};
}

// After an attempt that was applied, its repetition would answer with what the first one has
// written.
inline bool returns_what_was(const item_write_parameters& request) noexcept
{
    return request.return_values() == return_values::all_old ||
           request.return_values() == return_values::updated_old;
}

inline operation_traits traits(const put_item_request& request) noexcept
{
    return {"PutItem", true, !returns_what_was(request)};
}

inline operation_traits traits(const update_item_request& request) noexcept
{
    return {"UpdateItem", true, request.idempotent() && !returns_what_was(request)};
}

inline operation_traits traits(const delete_item_request& request) noexcept
{
    return {"DeleteItem", true, !returns_what_was(request)};
}

inline operation_traits traits(const query_request&) noexcept
{
    return {"Query", false, true};
}

inline operation_traits traits(const scan_request&) noexcept
{
    return {"Scan", false, true};
}

inline operation_traits traits(const batch_get_item_request&) noexcept
{
    return {"BatchGetItem", false, true};
}

inline operation_traits traits(const batch_write_item_request&) noexcept
{
    return {"BatchWriteItem", true, true};
}

inline operation_traits traits(const transact_get_items_request&) noexcept
{
    return {"TransactGetItems", false, true};
}

// Its token, which the client gives it where it has none, makes the second one do nothing.
inline operation_traits traits(const transact_write_items_request&) noexcept
{
    return {"TransactWriteItems", true, true};
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

inline operation_traits traits(const update_table_request&) noexcept
{
    return {"UpdateTable", true, false};
}

// Answers its repetition with a ValidationException.
inline operation_traits traits(const update_time_to_live_request&) noexcept
{
    return {"UpdateTimeToLive", true, false};
}

inline operation_traits traits(const describe_table_request&) noexcept
{
    return {"DescribeTable", false, true};
}

inline operation_traits traits(const list_tables_request&) noexcept
{
    return {"ListTables", false, true};
}

inline operation_traits traits(const describe_time_to_live_request&) noexcept
{
    return {"DescribeTimeToLive", false, true};
}

inline operation_traits traits(const describe_continuous_backups_request&) noexcept
{
    return {"DescribeContinuousBackups", false, true};
}

inline operation_traits traits(const describe_limits_request&) noexcept
{
    return {"DescribeLimits", false, true};
}

inline operation_traits traits(const describe_endpoints_request&) noexcept
{
    return {"DescribeEndpoints", false, true};
}

// A tag may be set to what it is, and one that is not there be taken away.

inline operation_traits traits(const tag_resource_request&) noexcept
{
    return {"TagResource", true, true};
}

inline operation_traits traits(const untag_resource_request&) noexcept
{
    return {"UntagResource", true, true};
}

inline operation_traits traits(const list_tags_of_resource_request&) noexcept
{
    return {"ListTagsOfResource", false, true};
}

// An iterator is a position, which reading does not move.

inline operation_traits traits(const list_streams_request&) noexcept
{
    return {"ListStreams", false, true, service::dynamodb_streams};
}

inline operation_traits traits(const describe_stream_request&) noexcept
{
    return {"DescribeStream", false, true, service::dynamodb_streams};
}

inline operation_traits traits(const get_shard_iterator_request&) noexcept
{
    return {"GetShardIterator", false, true, service::dynamodb_streams};
}

inline operation_traits traits(const get_records_request&) noexcept
{
    return {"GetRecords", false, true, service::dynamodb_streams};
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
