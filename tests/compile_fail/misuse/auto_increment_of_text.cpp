// expected: ddbm: only a partition key that is a whole number is auto-incremented
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders").partition_key(
        "customer", &order::customer, ddbm::auto_increment
    );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
