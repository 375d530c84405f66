// The grammar of update expressions.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_UPDATE_PARSER_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_UPDATE_PARSER_HPP

#include "local/expression/placeholders.hpp"
#include "local/expression/update_actions.hpp"

#include <string_view>
#include <vector>

namespace ddbm::local::detail {

/// Parsed, resolved and checked. Throws ValidationException.
update_actions read_update(std::string_view text, placeholders& p);

}  // namespace ddbm::local::detail

#endif
