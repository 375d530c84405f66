// expected: ddbm: this type cannot be stored in this form; it has no ddbm::codec<Type, Form>
// and names: &order::number
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number, ddbm::epoch_seconds);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
