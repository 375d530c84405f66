#ifndef DDBM_TESTS_PAYOUTS_HPP
#define DDBM_TESTS_PAYOUTS_HPP

// Records of journals that tests of transactions and runs write.

#include <ddbm/journal_record.hpp>

#include <string>

namespace ddbm::test {

struct payout : journal_record
{
    int gold = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::payout>
{
    using type = ddbm::test::payout;
    static constexpr auto value =
        ddbm::model<type>("payouts").inherit<ddbm::journal_record>().field("gold", &type::gold);
};

namespace ddbm::test {

inline payout make_payout(std::string requester, int gold)
{
    payout made;
    made.requester = std::move(requester);
    made.gold = gold;
    return made;
}

// A record as it stands in the journal.
inline std::string payout_json(
    const std::string& time,
    const std::string& status,
    int steps_done = 0,
    int steps = 0,
    int gold = 5
)
{
    return R"({"requester_id":{"S":"ann"},"datetime":{"S":")" + time + R"("},"status":{"S":")" +
           status + R"("},"steps_done":{"N":")" + std::to_string(steps_done) +
           R"("},"steps":{"N":")" + std::to_string(steps) + R"("},"gold":{"N":")" +
           std::to_string(gold) + "\"}}";
}

}  // namespace ddbm::test

#endif
