#ifndef DDBM_TABLE_NAMES_HPP
#define DDBM_TABLE_NAMES_HPP

#include <ddbm/client_handle.hpp>
#include <ddbm/default_token.hpp>

#include <ddbm/detail/table_call.hpp>

#include <string>
#include <type_traits>
#include <vector>

namespace ddbm {

/** Delivers the names of all tables of the account in this region, in the order of their bytes:
 *  `co_await ddbm::async_table_names(db)`.
 *
 *  Takes a request for every 100 of them, which have the time of one call together.
 *  `client::async_list_tables` fetches a page by itself.
 *
 *  @par Completion signature  `void(error_code, std::vector<std::string>)`
 *  @par Per-operation cancellation  Partial and terminal.
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
 */
template <class Token = default_token>
auto async_table_names(const client& db, Token&& token = Token())
{
    return detail::async_start<std::vector<std::string>, Token>(
        db.get_executor(), detail::prepare_table_names(db), token
    );
}

}  // namespace ddbm

#endif
