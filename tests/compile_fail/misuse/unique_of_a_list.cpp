// expected: ddbm: a unique attribute is a string, a number or a binary, or stored as one
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("lines", &order::lines)
                                      .unique("by_lines", &order::lines);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
