// expected: ddbm: compose takes texts, members such as &order::id, and padded members
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("pk", ddbm::compose("L#", 5));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
