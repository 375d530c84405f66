// expected: ddbm: a key of an index is left out where it has no value; DynamoDB takes no NULL there
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("note", &order::note)
                                      .index("by_note", ddbm::partition(&order::note))
                                      .absent(ddbm::write_null);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
