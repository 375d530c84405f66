// expected: ddbm: a composed attribute has no options
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders").partition_key(
        "pk", ddbm::compose(&order::customer), ddbm::length(1)
    );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
