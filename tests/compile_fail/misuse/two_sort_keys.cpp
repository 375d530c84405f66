// expected: ddbm: a model has at most one sort key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .sort_key("number", &order::number)
                                      .sort_key("note", &order::note);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
