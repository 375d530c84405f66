// expected: ddbm: a validator returns nothing, or what replaces the value, of the member's type
#include "compile_fail/model.hpp"

constexpr auto is_positive = [](int value, ddbm::validation_report&) { return value > 0; };

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("number", &order::number, is_positive);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
