#ifndef DDBM_CLUSTER_HPP
#define DDBM_CLUSTER_HPP

#include <chrono>
#include <string>
#include <vector>

namespace ddbm {

/** The nodes behind an endpoint that is not one server but several, such as those of ScyllaDB
 *  Alternator: each answers every request.
 *
 *  @code
 *  config.endpoint_url = "http://10.0.0.1:8000";
 *  config.cluster.more_endpoint_urls = {"http://10.0.0.2:8000", "http://10.0.0.3:8000"};
 *  config.cluster.follow_node_list = true;
 *  config.cluster.data_centre = "dc1";
 *  @endcode
 *
 *  Requests go to all of them, as to the addresses of one name: each to the better of two that are
 *  drawn at random, and past one that fails until it is back. An attempt that failed is made again
 *  elsewhere. Limits such as `client_config::max_connections` are for all nodes together, and
 *  `client::connection_statistics` shows each. Requests for streams go to them too, unless those
 *  have an endpoint of their own.
 *
 *  All nodes have the scheme and the port of `client_config::endpoint_url`, and are spoken to by
 *  its host: in the header `Host`, which is signed and which Alternator verifies the signature
 *  with, and where TLS looks for a name, so the certificates of all of them have to be for it.
 *
 *  Not for embedded endpoints, nor through a proxy. Settings that do not go together are refused
 *  with `errc::invalid_configuration`, a URL that is none with `errc::invalid_endpoint`, when a
 *  client is made.
 */
class cluster
{
public:
    cluster() = default;

    /// Nodes besides that of `client_config::endpoint_url`, which has to be given then.
    std::vector<std::string> more_endpoint_urls;

    /** Have the nodes say which nodes there are: what `GET /localnodes` of ScyllaDB Alternator
     *  answers, a JSON array of addresses, takes the place of the nodes that the configuration
     *  names.
     *
     *  One node after the other is asked: with the first request of the client, then with the next
     *  one after each `refresh_interval`, beside it and never instead. It has 2 s to answer. One
     *  that a list names is used from then on. One that is used and is not named is left when the
     *  next node to answer, which is asked at once, does not name it either: one that is cut off
     *  from the others names only itself. Where no node that is used answers, the nodes of the
     *  configuration are asked; where nobody does, nothing changes. A list without any node counts
     *  as no answer.
     */
    bool follow_node_list = false;

    /// Follow the nodes of this data centre only; empty: of that of whoever is asked, so where the
    /// configuration names nodes of several it is to be given. One that is not there has no nodes,
    /// so those of the configuration stay in use; `node_list_statistics` tells then.
    std::string data_centre;

    /// And of this rack only, in AWS an availability zone; empty: of all. Versions of Alternator
    /// from before 2025 heed neither this nor `data_centre`.
    std::string rack;

    /// How long a list is good, less up to a tenth so that clients do not ask together. More than
    /// 0. A node that is down is noticed without it, one that is new is not used before.
    std::chrono::milliseconds refresh_interval{10'000};
};

}  // namespace ddbm

#endif
