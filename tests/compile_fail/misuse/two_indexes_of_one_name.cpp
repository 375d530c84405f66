// expected: ddbm: each index of a model has another name
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .index("a", ddbm::partition("customer"))
                                      .index("a", ddbm::partition("customer"));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
