// expected: ddbm: what an index has as keys or projects are fields of its model; register the
// members
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .index("by_note", ddbm::partition(&order::note));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
