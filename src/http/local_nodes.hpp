// `GET /localnodes`, by which each node of ScyllaDB Alternator tells which nodes there are: a JSON
// array of addresses, as texts. It asks for no signature. Without parameters it is about the data
// centre of the node itself; `dc` and `rack` say otherwise, and where there is nothing by such a
// name the array is empty. All nodes have the same port.

#ifndef DDBM_SRC_HTTP_LOCAL_NODES_HPP
#define DDBM_SRC_HTTP_LOCAL_NODES_HPP

#include <ddbm/cluster.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// Path and query of the request.
std::string local_nodes_target(const cluster& which);

class local_nodes
{
public:
    local_nodes() = default;

    // Names or addresses, IPv6 addresses without brackets, each once.
    std::vector<std::string> hosts;
    // Why there are none; empty if there are.
    std::string problem;
};

// What a reply says. One that is no list of hosts says nothing, even if a part of it is: who knows
// what answers there. An address of no host in particular is left out, as it is that of a node
// which was not told by what others reach it. More than 1,000 are no cluster's.
local_nodes read_local_nodes(int status, std::string_view body);

}  // namespace ddbm::detail

#endif
