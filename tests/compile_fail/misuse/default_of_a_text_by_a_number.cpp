// expected: ddbm: the default of a field is a value of the member's type or a function that
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("note", &order::note, ddbm::or_default(65));
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
