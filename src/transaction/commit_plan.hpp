// How what a transaction has in its log is committed: by the cheapest request that does it.
//
//   nothing is written or checked               nothing
//   one look has shown all that was read        nothing
//   it was read at several times                they are read once more, all together
//   one write                                   that, as a PutItem, UpdateItem or DeleteItem,
//   unless
//                                               it takes or gives up unique values
//   all else                                    TransactWriteItems, with a check of each item that
//                                               was read and is not written

#ifndef DDBM_SRC_COMMIT_PLAN_HPP
#define DDBM_SRC_COMMIT_PLAN_HPP

#include "table/sentinel_plan.hpp"
#include "transaction/transaction_log.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

enum class commit_kind : unsigned char
{
    nothing,
    look_again,
    one_write,
    together,
};

// Refers to the entries of the log.
class commit_plan
{
public:
    // Throws errc::invalid_request, with the numbers, for more than one transaction takes;
    // errc::unique_taken if two items take one value.
    // `by_token`: also a single write goes as a transaction, which is never applied twice.
    commit_plan(const transaction_log::entries& items, bool by_token);

    // Of the reads alone, whatever is to be written.
    static commit_plan of_reads(const transaction_log::entries& items);

    commit_kind kind() const noexcept { return kind_; }
    // In the order of the request; of `look_again` what is read.
    const std::vector<const log_entry*>& actions() const noexcept { return actions_; }
    // Behind them, of the unique values that are taken and given up.
    const std::vector<sentinel_action>& sentinels() const noexcept { return sentinels_; }

    // "PutItem", "TransactWriteItems"
    std::string_view operation() const;
    // The request, of a write. The token is that of a transaction.
    std::string text(std::string_view token) const;

private:
    commit_plan() = default;

    void plan_look(std::vector<const log_entry*> seen);
    void check_limits() const;

    commit_kind kind_ = commit_kind::nothing;
    std::vector<const log_entry*> actions_;
    std::vector<sentinel_action> sentinels_;
};

}  // namespace ddbm::detail

#endif
