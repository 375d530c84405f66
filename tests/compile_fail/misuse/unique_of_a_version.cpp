// expected: ddbm: a unique attribute is one that programs set, and neither read only nor a
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .version("v", &order::number)
                                      .unique("by_version", &order::number);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
