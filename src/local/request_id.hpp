#ifndef DDBM_SRC_LOCAL_REQUEST_ID_HPP
#define DDBM_SRC_LOCAL_REQUEST_ID_HPP

#include "local/id_source.hpp"

#include <string>

namespace ddbm::local::detail {

/// Puts the id of a request into `id`, in the form that the service's have: 52 digits and letters.
void make_request_id(id_source& source, std::string& id);

}  // namespace ddbm::local::detail

#endif
