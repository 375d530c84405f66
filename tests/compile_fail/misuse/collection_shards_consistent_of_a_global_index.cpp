// expected: ddbm: a global index has no consistent reads
#include "compile_fail/model.hpp"

#include <ddbm/collection.hpp>

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .sort_key("number", &order::number)
            .discriminator("type", "order")
            .field("note", &order::note)
            .index(
                "by_note",
                ddbm::partition(
                    ddbm::compose("N#", &order::note, "#", ddbm::shard<4>(&order::number))
                )
            );
};

void use_it(ddbm::client db)
{
    ddbm::collection<order>(db).query<"by_note">("note").consistent();
}
