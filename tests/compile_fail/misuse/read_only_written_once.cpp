// expected: ddbm: a read-only field is never written, not even once
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .field("note", &order::note, ddbm::read_only, ddbm::written_once);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
