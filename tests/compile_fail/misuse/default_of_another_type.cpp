// expected: ddbm: the default of a field is a value of the member's type or a function that returns
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number, ddbm::or_default("none"));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
