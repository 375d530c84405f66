#ifndef DDBM_SRC_CLIENT_JOINT_STATISTICS_HPP
#define DDBM_SRC_CLIENT_JOINT_STATISTICS_HPP

#include <ddbm/connection_statistics.hpp>

#include <vector>

namespace ddbm::detail {

// What several pools of one client tell, by endpoint: numbers are added up. Of an address it is
// told what the pool does that trusts it least, and the mean of the times that its replies take; of
// a list of nodes, those that any of them uses.
std::vector<connection_statistics> joint(const std::vector<connection_statistics>& all);

// What is left of them of a pool whose execution context has gone, with all that was in it: what it
// has done.
connection_statistics of_the_past(const connection_statistics& pool);

}  // namespace ddbm::detail

#endif
