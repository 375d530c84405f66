// expected: ddbm: versions and counters are whole numbers
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .version("v", &order::note);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
