// expected: ddbm: between two members of a composed attribute there is a text, unless the first is
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders").partition_key(
        "pk", ddbm::compose(&order::customer, &order::number)
    );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
