// expected: ddbm: also_read_as has the other names of an attribute
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("note", &order::note, ddbm::also_read_as());
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
