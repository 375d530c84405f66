#ifndef DDBM_DEFAULT_TOKEN_HPP
#define DDBM_DEFAULT_TOKEN_HPP

#include <ddbm/with_diagnostics.hpp>

#include <boost/asio/use_awaitable.hpp>

namespace ddbm {

namespace asio = boost::asio;

/// What an operation does when no completion token is given: `co_await` it, failures are thrown as
/// `ddbm::error`.
using default_token = with_diagnostics_t<asio::use_awaitable_t<>>;

}  // namespace ddbm

#endif
