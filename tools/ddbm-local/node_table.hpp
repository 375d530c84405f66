// The nodes of a cluster that a server is said to be one of, and what it answers to
// `GET /localnodes`, as ScyllaDB Alternator does: the nodes of one data centre, its own or that of
// the parameter `dc`, and of all racks or that of the parameter `rack`.
#ifndef DDBM_LOCAL_SERVER_NODE_TABLE_HPP
#define DDBM_LOCAL_SERVER_NODE_TABLE_HPP

#include <string>
#include <string_view>
#include <vector>

namespace ddbm::server {

class cluster_node
{
public:
    cluster_node() = default;

    std::string host;
    /// Where nothing else is said, as in ScyllaDB.
    std::string data_centre = "datacenter1";
    std::string rack = "rack1";
};

/// `HOST[/DATA-CENTRE[/RACK]]`. Throws `std::invalid_argument` with what is wrong.
cluster_node read_cluster_node(std::string_view text);

/// Thread safety: does not change.
class node_table
{
public:
    /// Without nodes: of a server that is none.
    node_table() = default;
    /// @param own  the host of the server itself. Its data centre is that of the node by this name,
    /// or else of the first one.
    node_table(std::vector<cluster_node> nodes, std::string_view own);

    bool empty() const noexcept { return nodes_.empty(); }

    /// A JSON array. `query` is that of the request, still encoded; names that are not there have
    /// no nodes.
    std::string listed(std::string_view query) const;

private:
    std::vector<cluster_node> nodes_;
    std::string own_data_centre_;
};

}  // namespace ddbm::server

#endif
