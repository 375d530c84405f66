// What the failure of a commit means for the transaction.
//
//   others are at work on an item, or it is throttled      it begins again
//   an item is not as it was read                          it begins again, and has read the item
//                                                          that the service returned
//   a condition of the program's own does not hold         the program's answer, with the action
//   somebody else has written the work's record            the answer, too
//   anything else, such as validation                      the failure
//
// What was read and has not changed is not read again either; the next commit checks it.

#ifndef DDBM_SRC_COMMIT_OUTCOME_HPP
#define DDBM_SRC_COMMIT_OUTCOME_HPP

#include "transaction/commit_plan.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// Why work ends whose record in a journal somebody else has written.
extern const std::string_view record_words;

struct commit_outcome
{
    // None of an aggregate, for co_await.
    commit_outcome() = default;

    // Why it does not begin again. None: it does.
    std::optional<error> answer;
    // What need not be read again.
    transaction_log::seen_items known;
    // The first item that was in the way.
    std::optional<item_id> lost;
};

// Of a commit that has failed.
commit_outcome outcome_of(const commit_plan& plan, error_code code, const diagnostics& known);

// Of a second look at what was read. Nothing: it is as it was.
std::optional<commit_outcome>
outcome_of_look(const commit_plan& plan, const std::vector<std::optional<item>>& found);

// Whether a request that read several items together has met others at work on them.
bool is_contention(error_code code, const diagnostics& diag);

}  // namespace ddbm::detail

#endif
