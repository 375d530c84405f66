// expected: ddbm: a model has each of its versions once
#include "compile_fail/model.hpp"

bool is_it(const ddbm::item&);
void change_it(ddbm::item&);

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .version(2, &is_it, &change_it)
                                      .version(1, &is_it)
                                      .version(2, &is_it, &change_it);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
