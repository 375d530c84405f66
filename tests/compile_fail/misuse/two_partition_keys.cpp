// expected: ddbm: a model has exactly one partition key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .partition_key("number", &order::number);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
