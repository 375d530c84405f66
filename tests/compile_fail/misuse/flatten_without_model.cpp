// expected: ddbm: flatten takes a member whose class has a model itself
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .flatten("note_", &order::note);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
