// expected: ddbm: a model of lock_record has all of its members in it
#include "compile_fail/model.hpp"

#include <ddbm/lock.hpp>

struct ours
{
};

template <>
struct ddbm::model_of<ddbm::lock_record, ours>
{
    static constexpr auto value = ddbm::model<ddbm::lock_record>("locks")
                                      .partition_key("name", &ddbm::lock_record::name)
                                      .field("holder", &ddbm::lock_record::holder)
                                      .field("owner", &ddbm::lock_record::owner)
                                      .field("fence", &ddbm::lock_record::fencing_number)
                                      .field("lease", &ddbm::lock_record::lease);
};

auto lock(ddbm::client db)
{
    return ddbm::async_lock(ddbm::table<ddbm::lock_record, ours>(db), "door");
}
