#ifndef DDBM_LOCAL_OPENER_HPP
#define DDBM_LOCAL_OPENER_HPP

#include <ddbm/transport_opener.hpp>

#include <memory>

namespace ddbm::local {

class engine;

/** Opens the endpoints `embedded:` (in memory) and `embedded:FILE` with engines in this process.
 *
 *  @code
 *  ddbm::client_config::from_environment(ddbm::local::opener())
 *  @endcode
 *
 *  Clients of one opener share an engine per name, which lives as long as one of them.
 */
std::shared_ptr<transport_opener> opener();

/// Opens every `embedded:` endpoint with this engine.
std::shared_ptr<transport_opener> opener(std::shared_ptr<engine> shared);

}  // namespace ddbm::local

#endif
