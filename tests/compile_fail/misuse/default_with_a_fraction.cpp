// expected: ddbm: the member's type does not hold this default as it is
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number, ddbm::or_default(1.5));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
