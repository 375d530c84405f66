// expected: ddbm: only integers are padded
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders").partition_key(
        "pk", ddbm::compose(ddbm::padded<5>(&order::customer))
    );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
