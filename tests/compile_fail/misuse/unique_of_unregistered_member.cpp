// expected: ddbm: what is unique are fields of the model itself; register the members
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .unique("by_note", &order::note);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
