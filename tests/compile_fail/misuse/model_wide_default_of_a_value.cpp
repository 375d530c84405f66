// expected: ddbm: a model's absent takes required, or_default(), write_null and omit_empty
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .absent(ddbm::or_default(0))
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
