// expected: ddbm: a key is stored as it is, so that it can be found; its validators return nothing
#include "compile_fail/model.hpp"

#include <ddbm/validators.hpp>

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("customer", &order::customer, ddbm::to_lower);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
