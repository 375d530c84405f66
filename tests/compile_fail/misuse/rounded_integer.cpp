// expected: ddbm: this type cannot be stored in this form
// and names: &offer::price
#include "compile_fail/model.hpp"

struct offer
{
    int id = 0;
    int price = 0;
};

template <>
struct ddbm::model_of<offer>
{
    static constexpr auto value = ddbm::model<offer>("offers")
                                      .partition_key("id", &offer::id)
                                      .field("price", &offer::price, ddbm::rounded);
};

template boost::asio::awaitable<void> use<offer>(ddbm::client);
