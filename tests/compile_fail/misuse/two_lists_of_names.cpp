// expected: ddbm: a field has one also_read_as, with all names
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .field("note", &order::note, ddbm::also_read_as("a"), ddbm::also_read_as("b"));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
