#ifndef DDBM_TRANSPORT_OPENER_HPP
#define DDBM_TRANSPORT_OPENER_HPP

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string_view>

namespace ddbm {

namespace detail {
class transport;
}

/// Opens endpoints that are not HTTP. Passed in `client_config::opener`; clients of one opener
/// share what it opens under one name.
class transport_opener
{
public:
    virtual ~transport_opener() = default;

    /// `name` is what follows `embedded:` in the endpoint.
    virtual std::shared_ptr<detail::transport>
    open(const boost::asio::any_io_executor& executor, std::string_view name) = 0;
};

}  // namespace ddbm

#endif
