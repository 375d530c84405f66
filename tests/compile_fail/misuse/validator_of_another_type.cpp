// expected: ddbm: a validator is called with the member's value and a validation_report&
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number, ddbm::length(1, 64));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
