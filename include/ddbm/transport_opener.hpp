#ifndef DDBM_TRANSPORT_OPENER_HPP
#define DDBM_TRANSPORT_OPENER_HPP

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string_view>

namespace ddbm {

class client_config;

namespace detail {
class transport;
}

/// Opens endpoints that are not HTTP. Passed in `client_config::opener`; clients of one opener
/// share what it opens under one name.
class transport_opener
{
public:
    virtual ~transport_opener() = default;

    /// `name` is what follows `embedded:` in the endpoint, `config` the client's configuration; its
    /// `env` is set. What it throws leaves through the constructor of the client.
    virtual std::shared_ptr<detail::transport> open(
        const boost::asio::any_io_executor& executor,
        std::string_view name,
        const client_config& config
    ) = 0;
};

}  // namespace ddbm

#endif
