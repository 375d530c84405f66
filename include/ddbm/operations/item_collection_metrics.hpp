#ifndef DDBM_OPERATIONS_ITEM_COLLECTION_METRICS_HPP
#define DDBM_OPERATIONS_ITEM_COLLECTION_METRICS_HPP

#include <ddbm/item.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ddbm {

/// Whether a write reports how large the items with its partition key have grown together.
enum class return_item_collection_metrics
{
    none,
    /// On tables with local secondary indexes.
    size,
};

/// How large the items with one partition key have grown together; a table with local secondary
/// indexes takes 10 GB of them.
class item_collection_metrics
{
public:
    item_collection_metrics() = default;

    /// The partition key.
    ddbm::item item_collection_key;
    /// The size lies between these two, in GB.
    double size_estimate_lower_gb = 0;
    double size_estimate_upper_gb = 0;

    friend bool
    operator==(const item_collection_metrics&, const item_collection_metrics&) = default;
};

/// By table name; a part of the replies to requests for several tables.
using item_collection_metrics_map =
    std::map<std::string, std::vector<item_collection_metrics>, std::less<>>;

}  // namespace ddbm

#endif
