// expected of g++ up to 12: ddbm: g++ 12 miscompiles this; name the object first
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("number", &order::number, ddbm::auto_increment)
                                      .field("note", &order::note);
};

boost::asio::awaitable<void> use_it(ddbm::table<order> orders)
{
    co_await orders.async_insert_numbered(order());
}
