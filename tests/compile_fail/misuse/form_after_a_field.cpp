// expected: ddbm: a model says once, before its fields, what their form is
#include "compile_fail/model.hpp"

#include <ddbm/legacy.hpp>

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .form(ddbm::legacy)
                                      .field("lines", &order::lines);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
