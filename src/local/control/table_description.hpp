// What replies say about a table.
#ifndef DDBM_SRC_LOCAL_CONTROL_TABLE_DESCRIPTION_HPP
#define DDBM_SRC_LOCAL_CONTROL_TABLE_DESCRIPTION_HPP

#include "local/engine_state.hpp"

#include <string>
#include <string_view>

namespace ddbm::local::detail {

enum class warm_status
{
    not_shown,
    updating,
    active,
};

/// Appends `{"<member>":{...}}`.
void write_table_reply(
    std::string& reply,
    std::string_view member,
    engine_state& state,
    const table& t,
    warm_status warm = warm_status::active
);

/// Appends the reply of DeleteTable, which tells less.
void write_deleted_table_reply(std::string& reply, const engine_state& state, const table& t);

}  // namespace ddbm::local::detail

#endif
