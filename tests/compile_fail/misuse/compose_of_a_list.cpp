// expected: ddbm: the members of a composed attribute are stored as strings or numbers
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("pk", ddbm::compose("L#", &order::lines));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
