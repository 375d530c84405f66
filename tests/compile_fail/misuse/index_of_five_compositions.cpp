// expected: ddbm: an index has 1 to 4 attributes in its partition key and up to 4 in its sort key
#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .index(
                                          "by_all",
                                          ddbm::partition(
                                              ddbm::compose("A#", &order::customer),
                                              ddbm::compose("B#", &order::customer),
                                              ddbm::compose("C#", &order::customer),
                                              ddbm::compose("D#", &order::customer),
                                              ddbm::compose("E#", &order::customer)
                                          )
                                      );
};

template boost::asio::awaitable<void> use<order>(ddbm::client);
