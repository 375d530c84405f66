// expected: ddbm: this member belongs neither to the model's class nor to a base of it
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("pk", ddbm::compose("L#", &stranger::number));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
