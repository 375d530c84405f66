// expected: ddbm: a collection has no queries of partitions that are spread over shards
#include "compile_fail/model.hpp"

#include <ddbm/collection.hpp>

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key(
                "pk", ddbm::compose("O#", &order::customer, "#", ddbm::shard<4>(&order::number))
            )
            .sort_key("number", &order::number)
            .discriminator("type", "order");
};

void use_it(ddbm::client db)
{
    ddbm::collection<order>(db).query("Ann");
}
