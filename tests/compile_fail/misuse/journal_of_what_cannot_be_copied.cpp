// expected: ddbm: the record of a journal is of a class that can be copied
#include "compile_fail/model.hpp"

#include <ddbm/codecs/unique_ptr.hpp>
#include <ddbm/stepwise.hpp>

#include <memory>

struct payout : ddbm::journal_record
{
    std::unique_ptr<int> gold;
};

template <>
struct ddbm::model_of<payout>
{
    static constexpr auto value =
        ddbm::model<payout>("payouts").inherit<ddbm::journal_record>().field("gold", &payout::gold);
};

void use_it(ddbm::table<payout> payouts, const ddbm::stored<payout>& found)
{
    ddbm::stepwise work(payouts, found);
}
