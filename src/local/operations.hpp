// Which operations there are, and what answers each.
#ifndef DDBM_SRC_LOCAL_OPERATIONS_HPP
#define DDBM_SRC_LOCAL_OPERATIONS_HPP

#include "local/engine_state.hpp"
#include "local/request/shape.hpp"

#include <ddbm/service.hpp>

#include <string_view>

namespace ddbm::local::detail {

struct operation
{
    ddbm::service service;
    std::string_view name;
    operation_handler answer;
    // Changes tables as objects before it saves them: after a failure they are read again.
    bool changes_tables;
    const shape* request;
};

/// Null: there is no such operation.
const operation* find_operation(ddbm::service service, std::string_view name) noexcept;

}  // namespace ddbm::local::detail

#endif
