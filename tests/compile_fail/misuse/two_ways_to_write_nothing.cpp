// expected: ddbm: a member without a value is written in one way
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .field("note", &order::note, ddbm::write_null, ddbm::omit_empty);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
