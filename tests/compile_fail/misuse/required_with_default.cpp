// expected: ddbm: a field has one default, and none if it is required
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .field("number", &order::number, ddbm::required, ddbm::or_default(1));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
