#ifndef DDBM_CLIENT_HPP
#define DDBM_CLIENT_HPP

// The client, with the requests and replies of the operations that programs call most: on single
// items, pages of items and tables as such. The headers of the others are to be included where they
// are used.

#include <ddbm/client_handle.hpp>
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

#endif
