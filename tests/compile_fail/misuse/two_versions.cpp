// expected: ddbm: a model has one discriminator, time to live, version, counter
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .version("v", &order::number)
                                      .version("w", &order::inherited);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
