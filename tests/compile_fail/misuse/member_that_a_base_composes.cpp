// expected: ddbm: a member that a composed attribute of another model gives is no field
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<base>
{
    static constexpr auto value =
        ddbm::model<base>().field("pk", ddbm::compose("B#", &base::inherited));
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .inherit<base>()
                                      .field("inherited", &order::inherited);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
