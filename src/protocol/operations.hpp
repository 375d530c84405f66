// All operations: for templates over them, which see only those overloads of write_request and
// read_reply that are declared before.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_HPP

#include "protocol/operations/batch_get_item.hpp"
#include "protocol/operations/batch_write_item.hpp"
#include "protocol/operations/create_table.hpp"
#include "protocol/operations/delete_item.hpp"
#include "protocol/operations/delete_table.hpp"
#include "protocol/operations/describe_continuous_backups.hpp"
#include "protocol/operations/describe_endpoints.hpp"
#include "protocol/operations/describe_limits.hpp"
#include "protocol/operations/describe_stream.hpp"
#include "protocol/operations/describe_table.hpp"
#include "protocol/operations/describe_time_to_live.hpp"
#include "protocol/operations/get_item.hpp"
#include "protocol/operations/get_records.hpp"
#include "protocol/operations/get_shard_iterator.hpp"
#include "protocol/operations/list_streams.hpp"
#include "protocol/operations/list_tables.hpp"
#include "protocol/operations/list_tags_of_resource.hpp"
#include "protocol/operations/put_item.hpp"
#include "protocol/operations/query.hpp"
#include "protocol/operations/scan.hpp"
#include "protocol/operations/tag_resource.hpp"
#include "protocol/operations/transact_get_items.hpp"
#include "protocol/operations/transact_write_items.hpp"
#include "protocol/operations/untag_resource.hpp"
#include "protocol/operations/update_item.hpp"
#include "protocol/operations/update_table.hpp"
#include "protocol/operations/update_time_to_live.hpp"

#endif
