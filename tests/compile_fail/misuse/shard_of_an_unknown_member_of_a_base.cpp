// expected: ddbm: a shard is that of a member which is a field itself or another part of a key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<base>
{
    static constexpr auto value =
        ddbm::model<base>().field("pk", ddbm::compose("B#", ddbm::shard<4>(&base::inherited)));
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("customer", &order::customer).inherit<base>();
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
