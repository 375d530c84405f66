// expected: ddbm: an old name of a field is not the name of another one, nor an old
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number)
                                      .field("note", &order::note, ddbm::also_read_as("number"));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
