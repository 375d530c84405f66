// expected: ddbm: DynamoDB deletes items by their time to live, and leaves what stands
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("note", &order::note)
                                      .time_to_live("expires", &order::number)
                                      .unique("by_note", &order::note);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
