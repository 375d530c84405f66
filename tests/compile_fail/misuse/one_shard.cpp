// expected: ddbm: there are 2 to 10,000 shards
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("pk", ddbm::compose("O#", ddbm::shard<1>(&order::number)))
            .sort_key("number", &order::number);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
