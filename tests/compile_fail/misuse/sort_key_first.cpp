// expected: ddbm: register the partition key before the sort key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .sort_key("number", &order::number)
                                      .partition_key("customer", &order::customer);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
