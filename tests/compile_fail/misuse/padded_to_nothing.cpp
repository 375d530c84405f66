// expected: ddbm: padded numbers have 1 to 38 digits, as all numbers do
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders").partition_key(
        "pk", ddbm::compose(ddbm::padded<0>(&order::number))
    );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
