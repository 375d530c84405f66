// expected: ddbm: project has the members that an index holds
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .field("note", &order::note)
            .index("by_note", ddbm::partition(&order::note), ddbm::project());
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
