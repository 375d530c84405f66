// What a command of `credential_process` prints: a JSON object of version 1.

#ifndef DDBM_SRC_CREDENTIALS_PROCESS_HPP
#define DDBM_SRC_CREDENTIALS_PROCESS_HPP

#include "credentials/key_plan.hpp"
#include "credentials/process_runner.hpp"

#include <ddbm/credentials.hpp>

namespace ddbm::detail {

/// Throws `key_failure`: how the command has ended and what it has complained of, never what it has
/// printed.
credentials read_process_keys(const process_result& result, const process_keys& plan);

}  // namespace ddbm::detail

#endif
