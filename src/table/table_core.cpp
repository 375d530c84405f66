#include "client/client_state.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/table_core.hpp>

namespace ddbm::detail {

table_core::table_core(client c, const model_info& m)
    : table_core(c, m, c.state()->config.table_prefix + std::string(m.table))
{
}

table_core::table_core(client c, const model_info& m, std::string n)
    : db(std::move(c)), model(&m), name(std::make_shared<const std::string>(std::move(n)))
{
    check_table_name(*name);
}

}  // namespace ddbm::detail
