// expected: ddbm: a key of an index is stored as it is, so that it can be found; its validators
#include "compile_fail/model.hpp"

#include <ddbm/validators.hpp>

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("note", &order::note, ddbm::to_lower)
                                      .index("by_note", ddbm::partition(&order::note));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
