// expected: ddbm: inherit takes a base class of the model's class, that has a model itself
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .inherit<stranger>();
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
