// expected: ddbm: a time to live is stored as a number of seconds
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .time_to_live("ttl", &order::note);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
