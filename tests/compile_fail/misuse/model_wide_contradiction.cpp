// expected: ddbm: fields are either required or have a default, and write_null or omit_empty
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .absent(ddbm::required, ddbm::or_default())
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
