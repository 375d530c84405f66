#include "client/client_state.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/table_core.hpp>

namespace ddbm::detail {

table_core::table_core(client handle, const model_info& info)
    : table_core(handle, info, handle.state()->config.table_prefix + std::string(info.table))
{
}

table_core::table_core(client handle, const model_info& info, std::string table_name)
    : db(std::move(handle)), model(&info),
      name(std::make_shared<const std::string>(std::move(table_name)))
{
    check_table_name(*name);
}

}  // namespace ddbm::detail
