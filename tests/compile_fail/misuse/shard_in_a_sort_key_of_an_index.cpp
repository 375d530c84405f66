// expected: ddbm: shards spread partitions; a sort key has none
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .index(
                "by_note",
                ddbm::partition(&order::note),
                ddbm::sort(ddbm::compose("O#", ddbm::shard<4>(&order::customer)))
            )
            .field("note", &order::note);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
