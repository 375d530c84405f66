// expected: ddbm: a table with local indexes has a sort key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number)
                                      .local_index("by_number", ddbm::sort(&order::number));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
