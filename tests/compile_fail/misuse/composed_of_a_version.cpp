// expected: ddbm: nothing is composed of a version or a counter: an update counts it without
// knowing the number
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .version("number", &order::number)
                                      .field("by", ddbm::compose("N#", &order::number));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
