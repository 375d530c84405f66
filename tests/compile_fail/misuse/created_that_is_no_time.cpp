// expected: ddbm: the times of creation and change are std::chrono::sys_time
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .created("at", &order::number);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
