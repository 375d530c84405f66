// expected: ddbm: a table's model has a partition key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders");
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
