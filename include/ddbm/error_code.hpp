#ifndef DDBM_ERROR_CODE_HPP
#define DDBM_ERROR_CODE_HPP

#include <boost/system/error_code.hpp>

namespace ddbm {

/// What every operation completes with. Boost.System's, as Asio's own operations use.
using error_code = boost::system::error_code;

}  // namespace ddbm

#endif
