// expected: ddbm: the keys of an index are strings, numbers or binaries, or stored as one of these
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("lines", &order::lines)
                                      .index("by_lines", ddbm::partition(&order::lines));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
