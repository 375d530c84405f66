// expected: ddbm: a model registers each attribute and each member once
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("inherited", &order::inherited)
                                      .field("number", &order::number)
                                      .field("again", &base::inherited);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
