// expected: ddbm: omit_empty and write_empty are for strings, binaries, lists and maps, write_null
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number, ddbm::write_null);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
