// The ARNs of tables: `arn:partition:dynamodb:region:account:table/name`.
#ifndef DDBM_SRC_LOCAL_CONTROL_ARN_HPP
#define DDBM_SRC_LOCAL_CONTROL_ARN_HPP

#include <ddbm/local/engine_options.hpp>

#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// "aws" nearly everywhere.
std::string_view partition_of(std::string_view region) noexcept;

std::string table_arn(const engine_options& options, std::string_view table_name);

}  // namespace ddbm::local::detail

#endif
