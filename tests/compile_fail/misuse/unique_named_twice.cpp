// expected: ddbm: each unique attribute of a model has another name
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("note", &order::note)
                                      .unique("it", &order::note)
                                      .unique("it", &order::customer);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
