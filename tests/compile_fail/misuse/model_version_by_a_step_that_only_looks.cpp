// expected: ddbm: the step to a version is one ddbm::item(ddbm::item) or void(ddbm::item&)
#include "compile_fail/model.hpp"

bool is_it(const ddbm::item&);

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .version(1, &is_it)
                                      .version(2, &is_it, &is_it);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
