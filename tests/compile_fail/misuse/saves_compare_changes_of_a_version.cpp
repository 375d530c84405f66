// expected: ddbm: every save changes the version or counter of a model, so that saves which compare
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .saves_compare(ddbm::compared::changes)
                                      .partition_key("customer", &order::customer)
                                      .version("v", &order::number);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
