// expected: ddbm: a field is a data member, not a member function
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("pk", ddbm::compose("L#", &order::total));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
