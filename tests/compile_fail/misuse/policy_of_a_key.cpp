// expected: ddbm: a key is always there, under one name, and never changes; it has no such option
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders").partition_key(
        "customer", &order::customer, ddbm::also_read_as("client")
    );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
