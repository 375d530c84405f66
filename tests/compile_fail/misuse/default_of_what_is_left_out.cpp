// expected: ddbm: what has no value is left out and would be read back as the default; write_null
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .field("note", &order::note, ddbm::omit_empty, ddbm::or_default("none"));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
