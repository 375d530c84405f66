// The ARNs of tables: `arn:partition:dynamodb:region:account:table/name`.
#ifndef DDBM_SRC_LOCAL_CONTROL_TABLE_ARN_HPP
#define DDBM_SRC_LOCAL_CONTROL_TABLE_ARN_HPP

#include <ddbm/local/engine_options.hpp>

#include <string>
#include <string_view>

namespace ddbm::local::detail {

std::string table_arn(const engine_options& options, std::string_view table_name);

}  // namespace ddbm::local::detail

#endif
