// expected: ddbm: shards spread partitions; a sort key has none
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .sort_key("sk", ddbm::compose("O#", ddbm::shard<4>(&order::customer)));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
