// expected: ddbm: a key is a string, a number, a binary or an enumeration
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("lines", &order::lines);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
