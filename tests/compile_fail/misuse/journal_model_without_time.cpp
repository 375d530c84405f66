// expected: ddbm: a model of a journal has the time of its records in the key, and their status,
#include "compile_fail/model.hpp"

#include <ddbm/stepwise.hpp>

struct ours
{
};

template <>
struct ddbm::model_of<ddbm::journal_record, ours>
{
    using record = ddbm::journal_record;
    static constexpr auto value = ddbm::model<record>("journal")
                                      .partition_key("requester", &record::requester)
                                      .field("time", &record::time)
                                      .field("status", &record::status)
                                      .field("steps_done", &record::steps_done)
                                      .field("steps", &record::steps);
};

void use_it(ddbm::table<ddbm::journal_record, ours> journal, const ddbm::journal_record& made)
{
    ddbm::stepwise work(journal, made);
}
