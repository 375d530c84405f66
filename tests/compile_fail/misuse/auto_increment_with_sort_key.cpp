// expected: ddbm: a table whose partition key is auto-incremented has no sort key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("number", &order::number, ddbm::auto_increment)
                                      .sort_key("customer", &order::customer);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
