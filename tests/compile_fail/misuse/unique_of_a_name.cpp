// expected: ddbm: unique takes members of the model's class, such as &user::email, and
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("note", &order::note)
                                      .unique("by_note", "note");
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
