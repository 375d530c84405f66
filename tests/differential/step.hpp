// One request of an episode, as it is sent to both sides, and how their answers are to be compared.
#ifndef DDBM_TESTS_DIFFERENTIAL_STEP_HPP
#define DDBM_TESTS_DIFFERENTIAL_STEP_HPP

#include <ddbm/service.hpp>

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace ddbm::differential {

namespace json = boost::json;

/// Stands for what the names of a run's tables begin with; each side has its own of the same
/// length.
inline constexpr std::string_view table_prefix = "zzdifftst.";

/// What a side answers may be asked for again: `{"$reply": 7, "at": "/LastEvaluatedKey"}` in a body
/// becomes that part of the same side's answer to step 7. What is not there is left out.
json::object reply_part(int step_number, std::string_view pointer);

enum class walk_kind
{
    /// One request.
    none,
    /// Goes on with each LastEvaluatedKey until there is none.
    pages,
    /// The same for each of TotalSegments segments.
    segments,
};

/// What orders the items of a reply; items of equal keys come in any order.
struct item_order
{
    std::string partition;
    /// Empty: nothing does.
    std::string sort;
    /// Whether all is one partition, as in a query.
    bool one_partition = false;
};

struct step
{
    int number = 0;
    ddbm::service target = ddbm::service::dynamodb;
    std::string operation;
    json::object body;

    walk_kind walk = walk_kind::none;
    item_order order;
    /// What succeeds depends on the order of partitions, which is each side's own affair.
    bool outcome_only = false;
    /// Whether it may hold mistakes.
    bool wild = false;
};

}  // namespace ddbm::differential

#endif
