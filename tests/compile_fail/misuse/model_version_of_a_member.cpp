// expected: ddbm: a version is known by a bool(const ddbm::item&)
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .version(1, &order::number);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
