// expected: ddbm: the keys of an index are members such as &order::id, names of attributes, and
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .index("by_five", ddbm::partition(5));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
