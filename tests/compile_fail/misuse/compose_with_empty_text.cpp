// expected: ddbm: the text behind a member of a composed attribute is not empty
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders").partition_key(
        "pk", ddbm::compose(&order::customer, "", &order::number)
    );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
