// expected: ddbm: no validator changes what other attributes are composed of
#include "compile_fail/model.hpp"

#include <ddbm/validators.hpp>

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("pk", ddbm::compose("O#", &order::customer))
                                      .field("customer", &order::customer, ddbm::to_lower);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
