// expected: ddbm: every version of a model but the lowest has a step that leads to it
#include "compile_fail/model.hpp"

bool is_it(const ddbm::item&);
void change_it(ddbm::item&);

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .version(1, &is_it)
                                      .version(4, &is_it)
                                      .version(5, &is_it, &change_it);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
