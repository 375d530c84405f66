// All operations: for templates over them, which see only those overloads of write_request and
// read_reply that are declared before.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_HPP

#include "protocol/operations/create_table.hpp"
#include "protocol/operations/delete_item.hpp"
#include "protocol/operations/delete_table.hpp"
#include "protocol/operations/describe_table.hpp"
#include "protocol/operations/get_item.hpp"
#include "protocol/operations/list_tables.hpp"
#include "protocol/operations/put_item.hpp"
#include "protocol/operations/query.hpp"
#include "protocol/operations/scan.hpp"
#include "protocol/operations/update_item.hpp"

#endif
