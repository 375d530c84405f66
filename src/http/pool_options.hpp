#ifndef DDBM_SRC_POOL_OPTIONS_HPP
#define DDBM_SRC_POOL_OPTIONS_HPP

#include <chrono>
#include <cstddef>

namespace ddbm::detail {

// The limits of one connection_pool.
struct pool_options
{
    // Open and opening ones together; at least one.
    std::size_t max_connections = 256;

    // Callers for whom no connection may even be opened; those beyond are refused. As many as the
    // AWS SDK for Java lets wait.
    std::size_t max_waiting = 10'000;

    // So long a caller waits for a connection at most, where its deadline is not sooner; zero is no
    // limit.
    std::chrono::milliseconds longest_wait{0};

    // A connection that was idle for longer is not used again. The service closes them after about
    // 90 s, and a request that crosses that is lost.
    std::chrono::milliseconds idle_limit{60'000};

    // A connection is used for about so long, so that changes of the host's addresses are followed:
    // names are looked up for new connections only. Zero is no limit. At the default and 256
    // connections, about one is opened each second.
    std::chrono::milliseconds max_age{300'000};

    // An address that lookups have omitted for so long is left. DNS names some of many addresses in
    // turns, and a connection is no worse for an answer that does not name it: with a grace that is
    // no shorter than `max_age`, it ends at its age. Where each lookup names all there are, as a
    // cluster's list of nodes does, zero is right.
    std::chrono::milliseconds address_grace{60'000};
};

}  // namespace ddbm::detail

#endif
