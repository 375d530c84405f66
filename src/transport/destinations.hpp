#ifndef DDBM_SRC_DESTINATIONS_HPP
#define DDBM_SRC_DESTINATIONS_HPP

#include "transport/request_framer.hpp"
#include "transport/transport.hpp"

#include <ddbm/endpoint.hpp>
#include <ddbm/proxy.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

// An endpoint, what carries exchanges to it, and what frames DynamoDB's requests on their way; null
// where they are not framed.
struct destination
{
    ddbm::endpoint endpoint;
    std::shared_ptr<detail::transport> transport;
    std::shared_ptr<request_framer> framer;
    // The proxy that reads requests and passes them on, so that they have to be put for it; none
    // where they arrive as they are sent, as through a tunnel.
    proxy relay{};
};

// Whether a proxy is used where the configuration has one for the endpoint. Never for services of
// this machine: a proxy would look for them on its own.
enum class proxy_use
{
    as_configured,
    never,
};

// Where the requests of one client go, by endpoint: each is made when it is first asked for, and
// all are closed together. Who sends many requests to one keeps the reference.
//
// Shared objects: safe.
class destinations
{
public:
    // Makes one for an endpoint, or throws why it cannot.
    using maker = std::function<destination(const endpoint&, proxy_use)>;

    explicit destinations(maker make);

    // Valid as long as this object. Throws what the maker throws, and asks it again next time.
    const destination& at(const endpoint& where, proxy_use use = proxy_use::as_configured);

    // How the connections to those that there are are.
    std::vector<connection_statistics> connections() const;

    // Of those that there are, and of each that is made later, see transport: none keeps anything
    // for later, or all is ended.
    void drain();
    void close();

private:
    enum class phase
    {
        open,
        draining,
        closed,
    };

    std::vector<std::shared_ptr<transport>> enter(phase next);

    const maker make_;
    mutable std::mutex mutex_;
    phase phase_ = phase::open;
    // By the endpoint's text. They stay where they are.
    std::map<std::pair<std::string, proxy_use>, destination> known_;
};

}  // namespace ddbm::detail

#endif
